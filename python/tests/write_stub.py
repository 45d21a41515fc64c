"""Writes tamis/_settings.pyi: what editors know of settings and columns, from the program's own descriptions.

    PYTHONPATH=build/python/python /usr/bin/python3 python/tests/write_stub.py
"""

from pathlib import Path

import tamis

FILE = Path(__file__).parents[1] / "tamis" / "_settings.pyi"


def text() -> str:
    lines = [
        "# Written by python/tests/write_stub.py from the program's descriptions.",
        "from typing import Literal, TypedDict, Union",
        "",
        "Value = Union[str, int, float, bool]",
        "",
        "class Settings(TypedDict, total=False):",
    ]
    for name, meaning in tamis.settings().items():
        lines += [f"    {name}: Value", f'    """{meaning}"""']
    catalog = tamis.tables()
    columns = [column for table, column in zip(catalog["table"], catalog["column"]) if table == "backtest"]
    lines += ["", "BacktestColumn = Literal["] + [f'    "{column}",' for column in columns] + ["]"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(text())
