"""Runs the code of a notebook, cell by cell, without Jupyter: run_notebook.py FILE [FOLDER]

It works in FOLDER (a temporary one where none is said), and fails where a cell does, or where the file holds outputs."""

import json
import os
import sys
import tempfile
from pathlib import Path


def code_of(cell):
    """The cell's source; outputs are made anew by whoever opens the notebook, so the file has none."""
    if cell["outputs"] or cell["execution_count"] is not None:
        sys.exit("the notebook holds outputs; strip them")
    return "".join(cell["source"])


def run(file, folder):
    cells = [code_of(cell) for cell in json.loads(Path(file).read_text())["cells"] if cell["cell_type"] == "code"]
    os.chdir(folder)
    names = {"__name__": "__main__"}
    for number, code in enumerate(cells, 1):
        exec(compile(code, f"{file}, cell {number}", "exec"), names)
    pictures = sorted(picture.name for picture in Path(".").glob("*.png") if picture.stat().st_size > 5_000)
    print(f"{file}: {len(cells)} cells ran, and drew {', '.join(pictures) or 'nothing'}")


if __name__ == "__main__":
    notebook = Path(sys.argv[1]).resolve()
    if len(sys.argv) > 2:
        run(notebook, sys.argv[2])
    else:
        with tempfile.TemporaryDirectory(prefix="tamis-notebook-") as scratch:
            run(notebook, scratch)
