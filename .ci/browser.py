"""Opens the executed notebooks in JupyterLab in a real Chromium, runs them there, and keeps pictures in .lab/screenshots/.

For each notebook, in the light theme and in the dark one: it opens with the Go kernel and its stored figures, every code cell
runs to its end, no cell shows an error, each output is there and breaks no accessibility rule of axe-core, the page asks nothing
of the network, and the browser's console has no error. A slider is moved, and leaves no script in the saved notebook (slider.py).
Once, a notebook is opened without trust, and a fit is watched and stopped (live.py).
"""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, TimeoutError, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
EXECUTED = ROOT / ".lab" / "executed"
SCREENSHOTS = ROOT / ".lab" / "screenshots"
sys.path.insert(0, str(ROOT / "docker"))
import live  # noqa: E402
import slider  # noqa: E402
from setup import chromium  # noqa: E402

THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
OUTPUTS = ".jp-NotebookPanel .jp-CodeCell .jp-OutputArea-output"


class Lab:
    """A JupyterLab on a free loopback port, with settings of its own, that ends with the with-statement."""

    def __init__(self, folder, theme):
        self.folder, self.theme, self.token = folder, theme, secrets.token_hex(16)

    def __enter__(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        settings = ROOT / ".lab" / "browser" / self.theme
        shutil.rmtree(settings, ignore_errors=True)
        wanted = {
            "apputils-extension/themes": {"theme": THEMES[self.theme]},
            # Cells outside the window are drawn too: the picture shows the whole notebook.
            "notebook-extension/tracker": {"windowingMode": "none"},
        }
        for name, value in wanted.items():
            file = settings / "lab" / "user-settings" / "@jupyterlab" / (name + ".jupyterlab-settings")
            file.parent.mkdir(parents=True)
            file.write_text(json.dumps(value))
        self.log = (settings / "log").open("w")
        env = {**os.environ, "JUPYTER_CONFIG_DIR": str(settings), "JUPYTER_TOKEN": self.token}
        command = ["jupyter", "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={self.port}", "--ServerApp.port_retries=0"]
        self.process = subprocess.Popen(
            [*command, f"--ServerApp.root_dir={self.folder}"], env=env, stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT
        )
        until = time.time() + 90
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/status?token={self.token}", timeout=5).close()
                return self
            except OSError:
                if time.time() > until or self.process.poll() is not None:
                    self.__exit__()
                    sys.exit(f"JupyterLab did not start; its log: {self.log.name}")
                time.sleep(0.3)

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()

    def end_kernels(self):
        kernels = f"http://127.0.0.1:{self.port}/api/kernels"
        token = {"Authorization": f"token {self.token}"}
        with urllib.request.urlopen(urllib.request.Request(kernels, headers=token), timeout=20) as answer:
            running = json.load(answer)
        for kernel in running:
            urllib.request.urlopen(urllib.request.Request(f"{kernels}/{kernel['id']}", headers=token, method="DELETE"), timeout=20).close()

    def url(self, notebook):
        return f"http://127.0.0.1:{self.port}/lab/tree/{notebook}?reset&token={self.token}"


def choose(page, menu, command):
    page.click(f"div.lm-MenuBar-itemLabel:text-is('{menu}')")
    page.click(f"li.lm-Menu-item[data-command='{command}']")


def run_all(page):
    # Before the kernel is named, JupyterLab would ask for one.
    page.locator(".jp-NotebookPanel .jp-KernelName, .jp-NotebookPanel .jp-Toolbar-kernelName").get_by_text("Go (gonb)").wait_for(timeout=60_000)
    choose(page, "Run", "runmenu:run-all")


def see(page, lab, notebook):
    """Runs the notebook in the page and returns what is wrong with it, a line each."""
    wrong = []
    local = re.compile(rf"^(https?|wss?)://127\.0\.0\.1:{lab.port}/|^(data|blob|about):")
    page.on("request", lambda r: None if local.match(r.url) else wrong.append(f"asks the network for {r.url}"))
    page.on("console", lambda m: wrong.append(f"console: {m.text[:300]}") if m.type == "error" and not slider.ASKED_AGAIN.search(m.text) else None)
    page.on("pageerror", lambda e: wrong.append(f"page error: {str(e)[:300]}") if not slider.ASKED_AGAIN.search(str(e)) else None)
    source = json.loads((EXECUTED / notebook).read_text())
    codes = [cell for cell in source["cells"] if cell["cell_type"] == "code"]

    page.goto(lab.url(notebook))
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell", timeout=90_000)
    figures = sum("image/png" in output.get("data", {}) for cell in codes for output in cell["outputs"])
    try:
        page.wait_for_function("n => document.querySelectorAll('.jp-NotebookPanel .jp-OutputArea-output svg').length >= n", arg=figures, timeout=15_000)
    except TimeoutError:
        wrong.append(f"the {figures} stored figures are not all shown")
    page.locator(".jp-NotebookPanel .jp-CodeCell").first.click()
    choose(page, "Edit", "editmenu:clear-all")
    run_all(page)
    sliders = [index for index, cell in enumerate(codes) if "slide.Show(" in "".join(cell["source"])]
    # A folded cell has no prompt: the kernel's indicator says when it is through.
    visible = sum(not cell["metadata"].get("jupyter", {}).get("source_hidden") for cell in codes)
    page.wait_for_function(
        """n => Array.from(document.querySelectorAll('.jp-NotebookPanel .jp-CodeCell .jp-InputPrompt')).filter(e => /^\\[\\d+\\]:$/.test(e.textContent)).length === n
             && document.querySelector('.jp-NotebookPanel .jp-Notebook-ExecutionIndicator').dataset.status === 'idle'""",
        arg=visible,
        timeout=150_000,
    )
    page.wait_for_timeout(1000)  # the last outputs are drawn after the last prompt is
    for index in sliders:  # Run All ended them
        wrong += slider.move_and_stop(page, page.locator(".jp-NotebookPanel .jp-CodeCell").nth(index), inaccessible, SCREENSHOTS / f"{Path(notebook).stem}-{lab.theme}-slider")

    shown = page.locator(".jp-NotebookPanel .jp-CodeCell").evaluate_all("cells => cells.map(c => c.querySelectorAll('.jp-OutputArea-output').length)")
    for index, (cell, count) in enumerate(zip(codes, shown)):
        if bool(cell["outputs"]) != bool(count):
            wrong.append(f"code cell {index} shows {count} outputs, {len(cell['outputs'])} are committed")
    errors = page.locator(".jp-NotebookPanel [data-mime-type='application/vnd.jupyter.stderr'], .jp-NotebookPanel .jp-RenderedText[data-mime-type*=error]").all_inner_texts()
    wrong += [f"shows an error: {text[:300]}" for text in errors]
    if sliders:
        choose(page, "File", "docmanager:save")
        page.wait_for_timeout(1500)
        wrong += slider.saved(lab.folder / notebook)
    height = page.evaluate("document.querySelector('.jp-NotebookPanel .jp-WindowedPanel-outer').scrollHeight")
    page.set_viewport_size({"width": 1280, "height": min(int(height) + 160, 16_000)})
    page.locator(".jp-NotebookPanel .jp-Cell").first.click()
    page.evaluate("document.querySelector('.jp-NotebookPanel .jp-WindowedPanel-outer').scrollTop = 0")
    page.wait_for_timeout(700)
    page.screenshot(path=SCREENSHOTS / f"{Path(notebook).stem}-{lab.theme}.png")
    return wrong + (inaccessible(page) if any(shown) else [])


def see_untrusted(page, lab, notebook):
    """Opens a notebook that nobody trusts, as one that was downloaded: tables and pictures must be there. A line for what is not."""
    source = nbformat.read(EXECUTED / notebook, as_version=4)
    source.cells.append(nbformat.v4.new_markdown_cell("No signature is of this."))
    nbformat.write(source, lab.folder / f"untrusted-{notebook}")
    page.goto(lab.url(f"untrusted-{notebook}"))
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell", timeout=90_000)
    page.wait_for_timeout(1500)
    data = [output.get("data", {}) for cell in source.cells for output in cell.get("outputs", [])]
    wrong = []
    for tag, want in (("table", sum("<table" in d.get("text/html", "") for d in data)), ("img", sum("image/png" in d for d in data)), ("svg", 0)):
        seen = page.locator(f"{OUTPUTS} {tag}").evaluate_all("all => all.filter(e => e.getBoundingClientRect().height > 20).length")
        if seen < want or tag == "svg" and seen:
            wrong.append(f"without trust {seen} <{tag}> are seen, want {want}")
    page.locator(f"{OUTPUTS} img").first.scroll_into_view_if_needed()
    page.screenshot(path=SCREENSHOTS / f"untrusted-{lab.theme}.png")
    return wrong


def inaccessible(page):
    """What of the cells' outputs breaks a rule of axe-core (WCAG and good practice), a line for each element."""
    return [
        f"accessibility: {rule['id']}: {rule['help']}: {' '.join(node['target'])}: {' '.join(node['failureSummary'].split())[:300]}: {node['html'][:200]}"
        for rule in Axe().run(page, OUTPUTS).response["violations"]
        for node in rule["nodes"]
    ]


def fresh_copy(notebooks):
    """A copy of notebooks/ with the executed ones in it, since JupyterLab saves as it runs."""
    folder = ROOT / ".lab" / "browser" / "notebooks"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "notebooks", folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for notebook in notebooks:
        shutil.copy(EXECUTED / notebook, folder)
    return folder


def kernel_unknown(page):
    """On a very busy machine JupyterLab sometimes misses GoNB's first word, calls the kernel's state unknown and runs nothing."""
    return page.locator(".jp-NotebookPanel .jp-Notebook-ExecutionIndicator[data-status='unknown']").count() > 0


def looked_at(browser, lab, notebook, look):
    """Opens a page, looks with it and says what was wrong; True when something was."""
    start = time.time()
    for again in (True, False):
        page = browser.new_page(viewport={"width": 1280, "height": 1000}, color_scheme=lab.theme)
        try:
            wrong, again = look(page), False
        except Error as error:
            page.screenshot(path=SCREENSHOTS / f"{Path(notebook).stem}-{lab.theme}-failed.png")
            wrong = [str(error).splitlines()[0]]
            again = again and kernel_unknown(page)
        page.close()
        if not again:
            break
        print(f"  {notebook}, {lab.theme}: JupyterLab never heard the kernel; once more", flush=True)
        lab.end_kernels()
    print(f"  {notebook}, {lab.theme}: {'run and seen' if not wrong else 'wrong'}, {time.time() - start:.0f} s", *dict.fromkeys(wrong), sep="\n    ", flush=True)
    return bool(wrong)


def main():
    shutil.rmtree(SCREENSHOTS, ignore_errors=True)
    SCREENSHOTS.mkdir(parents=True)
    notebooks = sorted(path.name for path in EXECUTED.glob("*.ipynb"))
    if not notebooks:
        sys.exit("no executed notebooks in .lab/executed: run .ci/notebooks.py first")
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            env={**os.environ, "XDG_CONFIG_HOME": str(ROOT / ".lab" / "config")},  # its crash reports
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )
        for theme in THEMES:
            with Lab(fresh_copy(notebooks), theme) as lab:
                for notebook in notebooks:
                    failed += looked_at(browser, lab, notebook, lambda page: see(page, lab, notebook))
                if theme == "dark":
                    failed += looked_at(browser, lab, notebooks[0], lambda page: see_untrusted(page, lab, notebooks[0]))
                    live.write(lab.folder)
                    picture = SCREENSHOTS / "live-while-it-runs.png"
                    failed += looked_at(browser, lab, live.NAME, lambda page: live.watch_and_stop(page, lab, run_all, picture))
        browser.close()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
