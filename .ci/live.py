"""A fit that is watched and stopped in JupyterLab; browser.py runs it."""

import json
import re

import nbformat

NAME = "live.ipynb"
MOST_SECONDS, MOST_BYTES = 0.5, 30_000
CELLS = (
    """
import (
	"fmt"
	"math"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/nmfnb/notebook/nmfnb"
	"github.com/nmfnb/notebook/nmfnb/nmf"
)

func fit() *nmf.Model {
	x := mat.NewDense(600, 400, nil)
	x.Apply(func(i, j int, _ float64) float64 { return math.Abs(math.Sin(float64(i*i+7*j)) + math.Cos(float64(i*j))) }, x)
	c := nmf.Default(20)
	c.Init, c.Tol, c.MaxIter = nmf.InitRandom, 0, 1_000_000
	return nmfnb.Must(nmfnb.Fit(c, x))
}
""",
    """%%
model := fit()
fmt.Printf("%d iterations at %d\\n", model.Iterations, time.Now().UnixMilli())
""",
    """%%
fmt.Printf("%d iterations in the next cell\\n", fit().Iterations)
""",
    """%%
x := mat.NewDense(2, 2, []float64{1, 2, 3, 5})
c := nmf.Default(1)
c.Tol, c.MaxIter = 0, 10_000
c.OnIteration = nmfnb.Live(c)
nmfnb.Must(c.Fit(nmfnb.Context(), x))
""",
)


def write(folder):
    cells = [nbformat.v4.new_code_cell(source.strip("\n")) for source in CELLS]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": "gonb", "display_name": "Go (gonb)", "language": "go"}}), folder / NAME)


def watch_and_stop(page, lab, run_all, picture):
    """Starts a fit that would take many minutes, presses the stop button, and returns what is wrong, a line each."""
    page.goto(lab.url(NAME))
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell", timeout=90_000)
    run_all(page)
    said = page.locator(".jp-NotebookPanel .jp-CodeCell").nth(1).locator(".jp-OutputArea-output").first
    said.locator("progress").wait_for(timeout=120_000)
    seen = set()
    for _ in range(5):
        page.wait_for_timeout(300)
        seen.add(said.inner_text())
    page.screenshot(path=picture)
    page.evaluate("document.addEventListener('click', () => { window.pressed ??= Date.now() }, true)")  # not when this program asked for it
    page.click(".jp-NotebookPanel [data-command='notebook:interrupt-kernel']", no_wait_after=True)
    page.wait_for_function("() => document.querySelectorAll('.jp-NotebookPanel progress').length === 2", timeout=60_000)  # the last cell's
    pressed = page.evaluate("window.pressed")
    page.wait_for_timeout(500)
    page.click("div.lm-MenuBar-itemLabel:text-is('File')")
    page.click("li.lm-Menu-item[data-command='docmanager:save']")
    page.wait_for_timeout(1000)
    saved = nbformat.read(lab.folder / NAME, as_version=4)
    texts = ["".join(output.get("text", "") for output in cell.outputs) for cell in saved.cells]

    wrong = []
    if len(seen) < 4:
        wrong.append(f"the picture of the fit changed {len(seen)} times in 1.5 s: {seen}")
    if not (reached := re.search(r"^(\d+) iterations at (\d+)$", texts[1], re.MULTILINE)):
        return [*wrong, f"the cell did not go on after the stop button, it says {texts[1]!r}"]
    if (took := (int(reached[2]) - pressed) / 1000) > MOST_SECONDS:
        wrong.append(f"the fit ended {took:.2f} s after the stop button")
    if f"{reached[1]} iterations in the next cell" not in texts[2]:
        wrong.append(f"the fit stopped after {reached[1]} iterations, the next cell says {texts[2]!r}")
    if "stopped" not in said.inner_text():
        wrong.append(f"the picture does not say that the fit was stopped: {said.inner_text()!r}")
    for index, cell in enumerate(saved.cells):
        if (size := len(json.dumps(cell.outputs))) > MOST_BYTES:
            wrong.append(f"cell {index} is saved with {size} bytes of outputs")
    return wrong
