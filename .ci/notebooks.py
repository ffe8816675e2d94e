"""Executes the bundled notebooks with the real kernel.

    notebooks.py --check    compares the outputs with what is committed, writes nothing
    notebooks.py --write    writes the executed notebooks back: twice in a row gives the same bytes

Each argument after that names one notebook; without any, all of notebooks/ are meant. An executed copy of each is kept in
.lab/executed/ for the checks that come after. A cell that fails is an error, and so is anything a cell writes to stderr:
that is where GoNB reports a failing `!command` or an unknown `%command`, and a finished notebook has nothing to say there.

Pictures are compared by their pixels, as releases of Go pack the same PNG in different ways: an output that differs in no more
than that is kept as it is committed.

A number in the prose is held to what the cells show by its Markdown cell's metadata: each string of "nmfnb": {"shown": ["0.39"]}
must stand in the text of some cell's output and in the prose itself.
"""

import base64
import difflib
import hashlib
import re
import sys
import time
import zlib
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

ROOT = Path(__file__).resolve().parent.parent
EXECUTED = ROOT / ".lab" / "executed"
SECONDS_A_CELL = 300
BYTES_A_NOTEBOOK = 1_500_000


class Failure(Exception):
    """What is wrong with a notebook, with the cell named, for a person to read."""


def execute(path):
    """The notebook at path, executed, in the form in which it is committed."""
    notebook = nbformat.read(path, as_version=4)
    for index, cell in enumerate(notebook.cells):
        cell.id = f"cell-{index:02d}"
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook, kernel_name="gonb", timeout=SECONDS_A_CELL, coalesce_streams=True, record_timing=False, resources={"metadata": {"path": str(path.parent)}}
    )
    client.create_kernel_manager().kernel_spec.argv.append("-raw_error")  # compiler errors as text, not as a page
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        said = re.sub(r"^An error occurred.*?-{18}.*?-{18}", "", str(error), flags=re.DOTALL)  # the cell's source
        raise Failure(f"{where(notebook, running(notebook))} failed:\n{plain(said)}") from None
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise Failure(f"{where(notebook, index)} wrote to stderr:\n{plain(output.text)}")
    check_prose(notebook)
    # The Go that ran it is not part of the notebook: another patch release gives the same outputs.
    notebook.metadata.get("language_info", {}).pop("version", None)
    return notebook


def check_prose(notebook):
    """Raises a Failure where a number that the prose is held to by its metadata is not in it, or not what a cell shows."""
    texts = "\n".join(output.text if output.output_type == "stream" else output.get("data", {}).get("text/plain", "") for cell in notebook.cells for output in cell.get("outputs", []))
    for index, cell in enumerate(notebook.cells):
        for number in cell.metadata.get("nmfnb", {}).get("shown", []):
            for text, lacks in ((cell.source, "which it does not say"), (texts, "which no output shows")):
                if not re.search(rf"(?<![\w.]){re.escape(number)}(?!\w|\.\d)", text):
                    raise Failure(f"{where(notebook, index)}: its metadata names {number}, {lacks}.")


def running(notebook):
    """The index of the last cell that was started."""
    started = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and (cell.execution_count or cell.outputs)]
    return started[-1] if started else 0


def where(notebook, index):
    first = next((line for line in notebook.cells[index].source.splitlines() if line.strip()), "")
    return f"cell {index} (`{first[:60]}`)"


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text).strip()


def unpacked(text):
    """The text with the pixels of each PNG, as a digest, instead of its bytes in base64; also in an SVG in base64."""
    text = re.sub(r"(?<=data:image/svg\+xml;base64,)[\w+/=]+", lambda found: unpacked(base64.b64decode(found[0]).decode()), text)
    return re.sub(r"iVBORw0KGgo[\w+/=]+", lambda found: pixels(base64.b64decode(found[0])), text)


def pixels(png):
    """A digest of a PNG that does not depend on how well it is packed."""
    chunks, at = [], 8
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        chunks.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + size]))
        at += size + 12
    packed = b"".join(data for kind, data in chunks if kind == b"IDAT")
    return hashlib.sha256(repr([c for c in chunks if c[0] != b"IDAT"]).encode() + zlib.decompress(packed)).hexdigest()


def keep_committed(path, notebook):
    """Puts the committed outputs of a cell back where the executed ones differ in how their pictures are packed only."""
    committed = nbformat.read(path, as_version=4)
    for old, new in zip(committed.cells, notebook.cells):
        before, after = ("\n".join(shown(cell.get("outputs", []))) for cell in (old, new))
        if before != after and unpacked(before) == unpacked(after):
            new.outputs = old.outputs


def text_of(notebook):
    return nbformat.writes(notebook, indent=1) + "\n"


def compare(path, notebook):
    """Raises a Failure that shows where the executed notebook departs from the committed one."""
    committed = nbformat.read(path, as_version=4)
    for index, (old, new) in enumerate(zip(committed.cells, notebook.cells, strict=True)):
        before, after = (shown(cell.get("outputs", [])) for cell in (old, new))
        if before != after:
            diff = list(difflib.unified_diff(before, after, "committed", "executed", lineterm="", n=1))
            more = [f"… {len(diff) - 40} more lines"] if len(diff) > 40 else []
            lines = "\n".join(line[:200] for line in diff[:40] + more)
            raise Failure(f"{where(notebook, index)} gives other outputs than are committed (`make notebooks` rewrites them):\n{lines}")
    if path.read_text() != text_of(notebook):
        raise Failure("is not in the form that `make notebooks` writes: run it and commit what it changes.")


def shown(outputs):
    """The outputs as lines, every MIME type under its name."""
    lines = []
    for output in outputs:
        parts = {"text": output.text} if output.output_type == "stream" else output.get("data", {"error": str(output)})
        for kind, value in sorted(parts.items()):
            lines += [f"[{output.output_type} {kind}]", *str(value).splitlines()]
    return lines


def main():
    mode, *named = sys.argv[1:] or [""]
    if mode not in ("--check", "--write"):
        sys.exit(__doc__)
    paths = [Path(name).resolve() for name in named] or sorted((ROOT / "notebooks").glob("*.ipynb"))
    if not paths:
        sys.exit("no notebooks found")
    EXECUTED.mkdir(parents=True, exist_ok=True)
    failed = 0
    for path in paths:
        start = time.time()
        try:
            notebook = execute(path)
            keep_committed(path, notebook)
            size = len(text_of(notebook).encode())
            if size > BYTES_A_NOTEBOOK:
                raise Failure(f"has {size} bytes with its outputs, {BYTES_A_NOTEBOOK} is the most.")
            (EXECUTED / path.name).write_text(text_of(notebook))
            if mode == "--check":
                compare(path, notebook)
            elif path.read_text() != text_of(notebook):
                new = path.with_suffix(".new")
                new.write_text(text_of(notebook))
                new.replace(path)
            cells = sum(cell.cell_type == "code" for cell in notebook.cells)
            print(f"  {path.name}: {cells} code cells, {time.time() - start:.0f} s, {size // 1000} kB", flush=True)
        except Failure as failure:
            failed += 1
            print(f"  {path.name}: {failure}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
