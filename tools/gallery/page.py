"""Sets what main.go and peers.py wrote side by side on one page, FOLDER/index.html, and takes its pictures, light and dark.

    page.py FOLDER    writes FOLDER/index.html, FOLDER/THEME.png and FOLDER/shots/ID-THEME.png

What only a kernel shows (a fit as it goes on, the cards of a model and of an explanation) is run in the real one. The page
has JupyterLab's own style sheets, as nbconvert ships them. Our side must break no rule of axe-core.
"""

import html
import json
import os
import shutil
import sys
from pathlib import Path

import nbconvert
import nbformat
from nbclient import NotebookClient
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path += [str(ROOT / ".ci"), str(ROOT / "docker")]
from browser import inaccessible  # noqa: E402
from setup import chromium  # noqa: E402

THEMES = ("light", "dark")
CELL = """
import (
	"context"
	"os"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

%%
x := mat.NewDense(4, 5, []float64{0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0})
rows := mat.NewDense(2, 5, []float64{0, 0, 1, 0, 0, 1, 0, 0, 0, 0})
c := nmf.Default(2)
c.Init = nmf.InitRandom
os.Setenv("XDG_CACHE_HOME", nmfnb.Must(os.MkdirTemp("", "gallery"))) // a fit that is kept would not be seen
model := nmfnb.Must(nmfnb.Fit(c, x))
nmfnb.Display(model)
nmfnb.Display(nmfnb.Must(model.Explain(context.Background(), rows)))
nmfnb.Display(nmfnb.Matrix(x).Rows("too", "few"))
"""
CARDS = (("live", "A fit that has ended"), ("model", "A model"), ("explanation", "An explanation"), ("error", "What cannot be shown"))

HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Gallery</title>
<link rel="stylesheet" href="styles/index.css">
<link rel="stylesheet" href="styles/theme-light.css" media="(prefers-color-scheme: light)">
<link rel="stylesheet" href="styles/theme-dark.css" media="(prefers-color-scheme: dark)">
<style>
:root { color-scheme: light dark }
body { margin: 0 24px 48px; width: 1500px; overflow: auto; background: var(--jp-layout-color0); color: var(--jp-ui-font-color1);
       font: 13px/1.5 var(--jp-ui-font-family) }
main > section { display: grid; grid-template-columns: 740px 740px; gap: 0 20px; border-top: 1px solid var(--jp-border-color1); padding: 12px 0 20px }
main > h2, main > section > h3 { grid-column: 1 / 3 }
main > section > div { overflow: auto }
main > section > div > img { width: 100%; height: auto }
</style></head><body><h1>Gallery</h1><p>Left ours, right pandas' or matplotlib's rendering of the same data.</p><main>
"""
OUTPUT = '<div class="jp-OutputArea-child"><div class="jp-OutputArea-output jp-RenderedHTMLCommon jp-RenderedHTML">'


def cards():
    """What the real kernel shows for CARDS, as HTML."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    NotebookClient(notebook, kernel_name="gonb", timeout=300).execute()
    shown = [output["data"]["text/html"] for output in notebook.cells[0].outputs]
    if len(shown) != len(CARDS):
        sys.exit(f"the kernel shows {len(shown)} outputs, want {len(CARDS)}")
    return [{"id": name, "title": title, "html": text} for (name, title), text in zip(CARDS, shown)]


def picture(folder, name):
    """matplotlib's rendering, each theme in the page's own scheme."""
    for theme in THEMES:
        if not (folder / "peers" / f"{name}-{theme}.png").is_file():
            sys.exit(f"peers.py draws no {name}")
    return f'<picture><source srcset="peers/{name}-dark.png" media="(prefers-color-scheme: dark)"><img src="peers/{name}-light.png" alt="{name}, by matplotlib" style="max-width:700px"></picture>'


def section(entry, theirs):
    return (
        f'<section id="{entry["id"]}"><h3>{html.escape(entry["title"])}</h3>'
        f'<div class="jp-NotebookPanel"><div class="jp-CodeCell">{OUTPUT}\n{entry["html"]}\n</div></div></div></div>'
        f"<div>{OUTPUT}\n{theirs}\n</div></div></div></section>\n"
    )


def page(folder):
    ours, tables = json.loads((folder / "ours.json").read_text()), json.loads((folder / "peers.json").read_text())
    if without := {entry["id"] for entry in ours["tables"]} ^ set(tables):
        sys.exit(f"only one side has the tables {', '.join(sorted(without))}")
    parts = [HEAD, "<h2>Tables, beside pandas</h2>"]
    parts += [section(entry, tables[entry["id"]]) for entry in ours["tables"]]
    parts += ["<h2>Figures, beside matplotlib</h2>"]
    parts += [section(entry, picture(folder, entry["id"])) for entry in ours["figures"]]
    parts += ["<h2>What pandas and matplotlib do not have</h2>"]
    parts += [section(entry, "") for entry in cards()]
    (folder / "index.html").write_text("".join(parts) + "</main></body></html>\n")
    styles = next(Path(path) / "static" for path in nbconvert.HTMLExporter().template_paths if Path(path).name == "lab")
    shutil.copytree(styles, folder / "styles", dirs_exist_ok=True)


# Texts of our figures that reach over the edge, or over one another, by more than a point or so.
MISPLACED = """() => [...document.querySelectorAll('.jp-NotebookPanel figure svg')].flatMap(svg => {
  const page = svg.getBoundingClientRect(), id = svg.closest('section').id, found = []
  const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()])
  texts.forEach(([a, p], i) => {
    if (p.left < page.left - 1 || p.right > page.right + 1 || p.top < page.top - 2 || p.bottom > page.bottom + 2) found.push(`${id}: ${a} reaches over the edge`)
    for (const [b, q] of texts.slice(i + 1))
      if (Math.min(p.right, q.right) - Math.max(p.left, q.left) > 1 && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 3) found.push(`${id}: ${a} lies on ${b}`)
  })
  return found
})"""


def photograph(folder):
    """Takes the pictures and returns what breaks a rule of accessibility, and texts that are not where they can be read."""
    wrong = []
    shutil.rmtree(folder / "shots", ignore_errors=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            env={**os.environ, "XDG_CONFIG_HOME": str(ROOT / ".lab" / "config")},  # its crash reports
            args=["--no-sandbox", "--disable-gpu"],
        )
        for theme in THEMES:
            page = browser.new_page(viewport={"width": 1548, "height": 1000}, color_scheme=theme)
            page.goto((folder / "index.html").as_uri())
            page.screenshot(path=folder / f"{theme}.png", full_page=True)
            for part in page.locator("main > section").all():
                part.screenshot(path=folder / "shots" / f"{part.get_attribute('id')}-{theme}.png")
            wrong += [f"{theme}: {line}" for line in inaccessible(page) + page.evaluate(MISPLACED)]
            page.close()
        browser.close()
    return wrong


def main(folder):
    page(folder)
    wrong = photograph(folder)
    print(*wrong, sep="\n", end="\n" if wrong else "")
    print(f"gallery: {folder / 'index.html'}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
