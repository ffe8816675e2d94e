"""A cell's slider (slide.Show), moved in JupyterLab; browser.py runs it for each in the notebooks."""

import json
import re

from playwright.sync_api import TimeoutError

# GoNB's channel to the page may miss an answer on a busy machine; slide.Show then asks once more.
ASKED_AGAIN = re.compile("comm_open_ack not received in time|gonb_comm already running")
STOP = ".jp-NotebookPanel [data-command='notebook:interrupt-kernel']"


def move_and_stop(page, cell, inaccessible, picture):
    """Runs a cell with a slider, moves it by mouse and by key, stops the cell, runs it again, and returns what is wrong, a line each."""
    slider, figure = cell.locator("input[type=range]"), cell.locator(".jp-OutputArea-output svg").first
    try:
        run(page, cell)
        slider.wait_for(timeout=90_000)
        page.wait_for_timeout(300)
        wrong, figure_before, start = inaccessible(page), figure.inner_html(), slider.input_value()
        cell.screenshot(path=f"{picture}-before.png")
        for _ in range(3):  # on a busy machine GoNB's channel is open some seconds after the slider is there
            drag(page, slider)
            if follows := changes(page, figure, figure_before):
                break
        value = slider.input_value()
        if value == start:
            wrong.append("the slider does not follow the mouse")
        if not follows:
            wrong.append("the figure below the slider does not follow it")
        page.wait_for_timeout(600)  # the last of the moves is drawn
        figure_before = figure.inner_html()
        slider.press("ArrowRight")
        if int(slider.input_value()) != int(value) + 1 or not changes(page, figure, figure_before):
            wrong.append(f"the slider stands at {slider.input_value()} after an arrow key at {value}, or the figure does not follow")
        cell.screenshot(path=f"{picture}-after.png")
        page.click(STOP, no_wait_after=True)
        slider.wait_for(state="detached", timeout=20_000)
        run(page, cell)
        slider.wait_for(timeout=90_000)
        page.click(STOP, no_wait_after=True)
        slider.wait_for(state="detached", timeout=20_000)
    except TimeoutError as error:
        return [f"the slider: {str(error).splitlines()[0]}; the cell shows {cell.locator('.jp-OutputArea-output').all_inner_texts()}"]
    return wrong


def run(page, cell):
    """Runs a cell by its key."""
    cell.locator(".cm-content").first.click()
    page.keyboard.press("Control+Enter")


def drag(page, slider):
    """Moves the slider by mouse from a fifth of its range to three fifths."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2, steps=20)
    page.mouse.up()


def changes(page, figure, before):
    """Tells whether the figure becomes another one within four seconds."""
    for _ in range(20):
        page.wait_for_timeout(200)
        if figure.inner_html() != before:
            return True
    return False


def saved(path):
    """What of a slider is in a saved notebook, a line each."""
    cells = json.loads(path.read_text())["cells"]
    shown = ["".join(output.get("data", {}).get("text/html", "")) for cell in cells for output in cell.get("outputs", [])]
    return [f"the saved notebook has {part} in an output" for part in ("<script", "<input") if any(part in html for html in shown)]
