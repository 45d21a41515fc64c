"""Python values as the texts that the command line and a pipeline file say: one reader of specs, so one key."""

from __future__ import annotations

import datetime
import decimal
import json
import operator
from collections.abc import Iterable, Mapping
from typing import Any

from ._tamis import Error


def refuse(text: str) -> Error:
    """An error of the kind that the command line gives a wrong word."""
    error = Error(text)
    error.problem = "invalid request"
    return error


def _is_instant_of_numpy(value: Any) -> bool:
    return getattr(getattr(value, "dtype", None), "kind", "") == "M"


def day(value: Any) -> str:
    """A day as it is written: 2024-03-01. Of an instant, of pandas' and numpy's too, the day that it names."""
    if _is_instant_of_numpy(value):
        value = str(value.astype("datetime64[D]"))
    if str(value) == "NaT":
        raise refuse("NaT is no day; write 2024-03-01 or a date")
    if isinstance(value, datetime.datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def word(value: Any) -> str:
    """One value as a pipeline file has it."""
    if isinstance(value, type) or callable(value):
        raise refuse(
            f"{value!r} is no value; a strategy is a name, or a class that derives from tamis.Strategy"
        )
    if hasattr(value, "item") and not _is_instant_of_numpy(value):  # a number or truth of numpy
        value = value.item()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, decimal.Decimal):
        if not value.is_finite():
            raise refuse(f"{value} is no number; write a finite one")
        return format(value, "f")  # never 1E+2
    if isinstance(value, (bytes, Mapping)):
        raise refuse(f"{value!r} is no value; write a text, a number, a truth or a day")
    return day(value)


def text_list(value: Any) -> list[str]:
    """One text, or several, as a list of texts."""
    if value is None:
        return []
    return [word(value)] if isinstance(value, str) or not isinstance(value, Iterable) else [word(one) for one in value]


def symbols_of(universe: Any) -> list[str]:
    """A universe as a list of texts. An empty list is no universe: the program would take it for every symbol."""
    symbols = text_list(universe)
    if not any(symbol.strip() for symbol in symbols):
        raise refuse(f"the universe is {universe!r}, without a symbol; write 'all' for every symbol")
    return symbols


def whole_number(name: str, value: Any, least: int) -> int:
    """A whole number, numpy's too; a truth is none."""
    try:
        if isinstance(value, bool) or operator.index(value) < least:
            raise TypeError
    except TypeError:
        raise refuse(f"{name} is {value!r}; it must be a whole number of {least} or more") from None
    return operator.index(value)


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
    if isinstance(value, (datetime.date, decimal.Decimal)) or _is_instant_of_numpy(value) and not hasattr(value, "__len__"):
        return word(value)
    if _is_instant_of_numpy(value):
        return [day(one) for one in value]
    if hasattr(value, "tolist"):  # numpy's numbers and arrays, and series of pandas
        return value.tolist()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Iterable) and not isinstance(value, (bytes, Mapping)):  # a range, a view of keys, a generator
        return list(value)
    raise refuse(f"{word(value)} is no value of a spec")


def pipeline_text(spec: Mapping[str, Any]) -> str:
    """A spec as a pipeline file: JSON, which YAML reads. Filters may be mappings, as in filter_text."""
    spec = dict(spec)
    screening = spec.get("screening")
    if isinstance(screening, Mapping) and isinstance(screening.get("filters"), (list, tuple)):
        spec["screening"] = {**screening, "filters": [filter_text(one) for one in screening["filters"]]}
    try:
        return json.dumps(spec, indent=1, ensure_ascii=False, default=_plain, allow_nan=False)
    except ValueError as error:
        raise refuse(f"a spec cannot be written as a pipeline file: {error}") from None


def _quoted(value: Any) -> str:
    return "'" + word(value).replace("'", "''") + "'"


def _condition(name: str, value: Any) -> str:
    if value is None:
        return f"{name} is null"
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        return f"{name} = {_quoted(value)}"
    allowed = list(value)
    if not allowed or any(one is None for one in allowed):
        raise refuse(f"{name} is to be one of {allowed!r}; write a list of values, and none of them None")
    return f"{name} in ({', '.join(_quoted(one) for one in allowed)})"


def where_text(where: Any) -> str:
    """A condition as `results list --where` has it; of a mapping every key must be equal, or one of several values: a
    list, a set, a view, an array, a generator."""
    if where is None or isinstance(where, str):
        return where or ""
    if not isinstance(where, Mapping):
        raise refuse(f"where is {where!r}; write a condition as a text, or a mapping such as {{'symbol': 'AAPL'}}")
    return " and ".join(_condition(name, value) for name, value in where.items())
