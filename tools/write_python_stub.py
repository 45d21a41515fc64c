"""Writes what editors know of settings and columns, from the program's own descriptions: write_python_stub.py FILE

The build calls it with the package on PYTHONPATH, so that no list of them is kept."""

import sys
from pathlib import Path

from tamis import _tamis, settings


def backtest_columns():
    catalog = _tamis.catalog()
    tables, columns = (catalog.column(catalog.names.index(name))[1] for name in ("table", "column"))
    return [column for table, column in zip(tables, columns) if table == "backtest"]


def text():
    lines = [
        "from typing import Literal, TypedDict, Union",
        "",
        "Value = Union[str, int, float, bool]",
        "",
        "class Settings(TypedDict, total=False):",
    ]
    for name, meaning in settings().items():
        lines += [f"    {name}: Value", f'    """{meaning}"""']
    lines += ["", "BacktestColumn = Literal["] + [f'    "{column}",' for column in backtest_columns()] + ["]"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.unlink(missing_ok=True)
    file.write_text(text())
