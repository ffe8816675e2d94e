"""Checks what nbconvert made of the executed notebooks: every table and every picture is in each export, under one folder.

    exports.py FOLDER    with html/, markdown/ and latex/ in it
"""

import re
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent


def outputs(notebook):
    """What the cells show, counted: tables (HTML without a picture), pictures, errors."""
    data = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    pictures = sum("image/png" in d for d in data)
    tables = sum(len(re.findall(r"<table[ >]", d.get("text/html", ""))) for d in data if "image/png" not in d)
    return tables, pictures


def main(folder):
    wrong = []
    for path in sorted((ROOT / ".lab" / "executed").glob("*.ipynb")):
        tables, pictures = outputs(nbformat.read(path, as_version=4))
        read = {ending: (folder / kind / (path.stem + ending)).read_text() for kind, ending in (("html", ".html"), ("markdown", ".md"), ("latex", ".tex"))}
        seen = {
            "tables in HTML": (tables, len(re.findall(r"<table[ >]", read[".html"]))),
            "pictures in HTML": (pictures, len(re.findall(r"<(?:figure|img)[ >]", read[".html"]))),
            "tables in Markdown": (tables, len(re.findall(r"<table[ >]", read[".md"]))),
            "pictures in Markdown": (pictures, len(re.findall(r"<figure[ >]|!\[", read[".md"]))),
            "tables in LaTeX": (tables, read[".tex"].count(r"\begin{tabular}")),
            "pictures in LaTeX": (pictures, len(re.findall(r"\\adjustimage\{max size", read[".tex"]))),
        }
        for what, (want, got) in seen.items():
            if got < want:
                wrong.append(f"  {path.name}: {got} {what}, the notebook shows {want}")
        print(f"  {path.name}: {tables} tables and {pictures} pictures in HTML, Markdown and LaTeX")
    print(*wrong, sep="\n", end="\n" if wrong else "")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
