"""Makes the static site of the notebooks, as committed, and checks it.

    book.py build FOLDER    FOLDER/site, by the Sphinx of FOLDER/venv
    book.py look FOLDER     opens the site in Chromium, and takes pictures of its pages, FOLDER/shots

Each page, light and dark, from the file system: no console error, no request that leaves the folder, no link to what is not
there, no rule of axe-core broken, and one H1 with the headings in order. A word is searched for.
"""

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from urllib.parse import unquote, urldefrag

import nbformat
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "docker"))
from setup import chromium  # noqa: E402


def build(folder):
    source = folder / "source"
    shutil.rmtree(source, ignore_errors=True)
    shutil.rmtree(folder / "site", ignore_errors=True)
    (source / "_static").mkdir(parents=True)
    shutil.copy(ROOT / "tools/book/conf.py", source)
    shutil.copy(ROOT / "tools/book/book.css", source / "_static")
    notebooks = bundled()
    lines = [
        "# nmfnb\n\nNon-negative matrix factorisation you can trust and see, in a Go notebook. The notebooks, as they were run:\n",
        *(f"- [{title(path)}]({path.name}) ({{download}}`.ipynb <{path.name}>`)" for path in notebooks),
        "\n```{toctree}\n:hidden:\n",
        *(path.stem for path in notebooks),
        "```\n",
    ]
    (source / "index.md").write_text("\n".join(lines))
    for path in notebooks:
        shutil.copy(path, source)
    subprocess.run([folder / "venv/bin/python", "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", source, folder / "site"], check=True)
    for page in (folder / "site").glob("*.html"):
        page.write_text(accessible(page.read_text()))


def bundled():
    return sorted((ROOT / "notebooks").glob("*.ipynb"))


def folded(path):
    """How many headings of a notebook hide what is below them until they are opened."""
    return sum(cell.metadata.get("jp-MarkdownHeadingCollapsed", False) for cell in nbformat.read(path, as_version=4).cells)


def accessible(html):
    """What Sphinx and its theme leave out for those who read by keyboard or by ear."""
    html = re.sub(r'<(pre)>|<(math [^>]*display="block")>', r'<\1\2 tabindex="0">', html)
    html = re.sub(r'<aside class="(sidebar|toc)-drawer', r'<aside aria-label="\1" class="\1-drawer', html)
    return re.sub(r'<th class="head">\s*(<p>\s*</p>)?\s*</th>', "<td></td>", html)


def title(path):
    text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown")
    return re.search(r"^# (.+)$", text, re.M)[1]


def see(page, file, site, ids, solutions, shot):
    """What is wrong with a page, of which a picture is taken as it opens."""
    wrong = []
    page.on("request", lambda r: None if r.url.startswith((site.as_uri(), "data:", "blob:")) else wrong.append(f"asks for {r.url}"))
    page.on("console", lambda m: wrong.append(f"console: {m.text[:300]}") if m.type == "error" else None)
    page.on("pageerror", lambda e: wrong.append(f"page error: {str(e)[:300]}"))
    page.goto(file.as_uri())
    page.screenshot(path=shot, full_page=True)
    opened = page.locator("details.solution").evaluate_all("all => all.map(d => { const was = d.open; d.open = true; return was; })")
    if opened != [False] * solutions:
        wrong.append(f"{len(opened)} folded solutions, {sum(opened)} of them open; the notebook folds {solutions}")
    for link in page.locator("a[href]").evaluate_all("all => all.map(a => a.href)"):
        to, anchor = urldefrag(link)
        if not to.startswith("file:"):
            continue
        target = Path(unquote(to.removeprefix("file://").split("?")[0]))
        if not target.is_file():
            wrong.append(f"links to {target.name}, which is not there")
        elif anchor and target.suffix == ".html":
            if target not in ids:
                ids[target] = set(re.findall(r'\bid="([^"]+)"', target.read_text()))
            if unquote(anchor) not in ids[target]:
                wrong.append(f"links to {target.name}#{anchor}, which is not there")
    levels = page.locator("article :is(h1,h2,h3,h4,h5,h6)").evaluate_all("all => all.map(h => +h.tagName[1])")
    if levels.count(1) != 1 or levels[0] != 1 or any(b > a + 1 for a, b in zip(levels, levels[1:])):
        wrong.append(f"headings of levels {levels}")
    nameless = page.locator("article svg, article img").evaluate_all(
        "all => all.filter(e => e.getAttribute('aria-hidden') !== 'true' && !e.closest('[aria-hidden=true]') && !(e.getAttribute('alt') || e.getAttribute('aria-label') || e.querySelector('title')?.textContent)).map(e => e.outerHTML.slice(0, 120))"
    )
    wrong += [f"no text alternative: {text}" for text in nameless]
    for rule in Axe().run(page, options={"preload": False, "resultTypes": ["violations"]}).response["violations"]:
        wrong += [f"axe-core, {rule['id']}: {node['html'][:150]}" for node in rule["nodes"]]
    return wrong


def see_all(folder, stems, theme):
    """Every page in one theme: what is wrong with each."""
    site, ids = folder / "site", {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            env={**os.environ, "XDG_CONFIG_HOME": str(ROOT / ".lab" / "config")},  # its crash reports
            args=["--no-sandbox", "--disable-gpu"],
        )
        found = {}
        for stem in ["index", *stems]:
            page = browser.new_page(viewport={"width": 1280, "height": 1000}, color_scheme=theme)
            found[stem] = see(page, site / f"{stem}.html", site, ids, stems.get(stem, 0), folder / "shots" / f"{stem}-{theme}.png")
            if theme == "light":
                page.pdf(path=folder / "shots" / f"{stem}.pdf", format="A4")
            page.close()
        page = browser.new_page(color_scheme=theme)
        page.goto((site / "search.html").as_uri() + "?q=projection")
        page.wait_for_selector("#search-results li a", timeout=15_000)
        browser.close()
    return found


def look(folder):
    """Whether something is wrong with a page."""
    stems, failed = {path.stem: folded(path) for path in bundled()}, 0
    (folder / "shots").mkdir(exist_ok=True)
    with ProcessPoolExecutor(2) as pool:
        looks = {theme: pool.submit(see_all, folder, stems, theme) for theme in ("light", "dark")}
        for theme, future in looks.items():
            for stem, wrong in future.result().items():
                failed += bool(wrong)
                print(f"  {stem}, {theme}: {'wrong' if wrong else 'seen'}", *dict.fromkeys(wrong), sep="\n    ")
    print(f"book: {folder / 'site/index.html'}")
    return failed > 0


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("build", "look"):
        sys.exit(__doc__)
    sys.exit({"build": build, "look": look}[sys.argv[1]](Path(sys.argv[2]).resolve()))


if __name__ == "__main__":
    main()
