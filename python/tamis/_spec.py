"""Python values as the texts that the command line and a pipeline file say: one reader of specs, so one key."""

from __future__ import annotations

import datetime
import decimal
import json
from collections.abc import Iterable, Mapping
from typing import Any

from ._tamis import Error


def refuse(text: str) -> Error:
    """An error of the kind that the command line gives a wrong word."""
    error = Error(text)
    error.problem = "invalid request"
    return error


def day(value: Any) -> str:
    """A day as it is written: 2024-03-01. An instant is none."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def word(value: Any) -> str:
    """One value as a pipeline file has it."""
    if isinstance(value, type) or callable(value):
        raise refuse(
            f"{value!r} is Python's; strategies are built in, said in rules, or libraries of C++ that the command line loads"
        )
    if hasattr(value, "item"):  # a number or truth of numpy
        value = value.item()
    if isinstance(value, bool):
        return "true" if value else "false"
    return day(value)


def text_list(value: Any) -> list[str]:
    """One text, or several, as a list of texts."""
    if value is None:
        return []
    return [word(value)] if isinstance(value, str) or not isinstance(value, Iterable) else [word(one) for one in value]


def filter_text(value: Any) -> str:
    """'gap(threshold=2%)', or {'gap': {'threshold': 0.02}}."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping) or len(value) != 1:
        raise refuse(f"{value!r} is no filter; write 'gap(threshold=2%)' or {{'gap': {{'threshold': '2%'}}}}")
    (name, parameters), = value.items()
    inside = ", ".join(f"{key}={word(one)}" for key, one in (parameters or {}).items())
    return f"{name}({inside})"


def _plain(value: Any) -> Any:
    """What JSON has no word for: days, decimals, numbers and arrays of numpy."""
    if isinstance(value, (datetime.date, decimal.Decimal)):
        return word(value)
    if hasattr(value, "tolist"):  # numpy's numbers and arrays, and series of pandas
        return value.tolist()
    if isinstance(value, (range, set, frozenset)):
        return sorted(value)
    raise refuse(word(value) + " is no value of a spec")


def pipeline_text(spec: Mapping[str, Any]) -> str:
    """A spec as a pipeline file: JSON, which YAML reads. Filters may be mappings, as in filter_text."""
    spec = dict(spec)
    screening = spec.get("screening")
    if isinstance(screening, Mapping) and isinstance(screening.get("filters"), (list, tuple)):
        spec["screening"] = {**screening, "filters": [filter_text(one) for one in screening["filters"]]}
    return json.dumps(spec, indent=1, ensure_ascii=False, default=_plain)


def _quoted(value: Any) -> str:
    return "'" + word(value).replace("'", "''") + "'"


def _condition(name: str, value: Any) -> str:
    if value is None:
        return f"{name} is null"
    if isinstance(value, (list, tuple, set, frozenset, range)):
        return f"{name} in ({', '.join(_quoted(one) for one in value)})"
    return f"{name} = {_quoted(value)}"


def where_text(where: Any) -> str:
    """A condition as `results list --where` has it; of a mapping every key must be equal, or one of a list."""
    if where is None or isinstance(where, str):
        return where or ""
    return " and ".join(_condition(name, value) for name, value in where.items())
