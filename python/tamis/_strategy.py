"""Strategies as classes of Python: what one derives from, and what the engine is told of a class."""

from __future__ import annotations

import contextlib
import linecache
import os
import re
import threading
import traceback
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Iterator, NamedTuple

from . import _tamis
from ._frame import Frame
from ._spec import refuse
from ._version import version_of

if TYPE_CHECKING:
    from ._tamis import OrderEvent, Slice


class Strategy(_tamis.Hands):
    """A strategy of your own. Derive from it, fill in the hooks you need, call the helpers.

        class MyIdea(tamis.Strategy):
            \"\"\"Long while a fast average stands above a slow one.\"\"\"
            fast: int = 5
            slow: int = tamis.parameter(20, "Bars of the slow average.", unit="bars", min=2, max=400)
            entries: int = tamis.counter("Positions that were opened.")

            def initialize(self):
                self.averages = [self.sma(0, n) for n in (self.fast, self.slow)]

            def on_data(self, slice):
                ...

    An annotated int, float, bool or str with a value is a parameter; a counter is kept beside a run's results. The name is
    the class's in small letters (my_idea), or its attribute `name`; the meaning is the first line of its docstring. `needs_minutes = True`
    refuses daily and hourly runs; `warmup_sessions` or `warmup_days`, a parameter or not, is how much data a run sees first.
    Securities are named by symbol, or by place among the run's symbols. Prices and money are tamis.Decimal, times are datetimes by
    the exchange's clock without a zone.
    """

    def initialize(self) -> None:
        """Before the first bar: indicators, bars of other lengths, scheduled events."""

    def on_data(self, slice: Slice) -> None:
        """Every slice that holds something: bars, or at midnight what happens to securities."""

    def on_order(self, event: OrderEvent) -> None:
        """Whatever becomes of an order, margin calls included; orders may be sent from here."""

    def on_warm(self) -> None:
        """The warm-up is over; before that, orders are refused."""

    def on_end_of_day(self) -> None:
        """Ten minutes before every session's close."""

    def on_finish(self) -> None:
        """After the last slice."""


HOOKS = ("initialize", "on_data", "on_order", "on_warm", "on_end_of_day", "on_finish")
_LONGEST_REASON = 400
_KINDS = {"int": int, "float": float, "bool": bool, "str": str}


class GivenUp(BaseException):
    """Ends a call whose time is over."""


class _Parameter(NamedTuple):
    default: Any
    meaning: str
    unit: str
    range: tuple[float, float] | None
    choices: tuple[str, ...]


class _Counter(NamedTuple):
    meaning: str
    unit: str


def parameter(default: Any, meaning: str = "", *, unit: str = "", min: Any = None, max: Any = None, choices: Any = ()) -> Any:
    """A parameter of a strategy class: `stop: float = tamis.parameter(0.02, "How far below the entry.", unit="fraction",
    min=0.001, max=0.5)`. `min` and `max` go together, both inclusive; `choices`: the words that a text may be."""
    if (min is None) != (max is None):
        raise refuse(f"a parameter has min={min!r} and max={max!r}; say both or neither")
    return _Parameter(default, meaning, unit, None if min is None else (float(min), float(max)), tuple(choices))


def counter(meaning: str = "", *, unit: str = "count") -> Any:
    """What a strategy class counts: `entries: int = tamis.counter("Positions that were opened.")`. A run's last value is
    kept in the table strategy_NAME; it begins at 0."""
    return _Counter(meaning, unit)


def is_strategy(value: Any) -> bool:
    """Whether it is a class that derives from Strategy."""
    return isinstance(value, type) and issubclass(value, Strategy) and value is not Strategy


def name_of(strategy: type) -> str:
    """my_idea of MyIdea, unless the class has a `name`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", strategy.__name__).lower()
    name = getattr(strategy, "name", words)
    if not isinstance(name, str) or not re.fullmatch("[a-z][a-z0-9_]*", name):
        raise refuse(f"{strategy.__name__}.name is {name!r}; it must be small letters, digits and _, such as my_idea")
    return name


def _annotated(strategy: type) -> dict[str, type]:
    """The attributes that are annotated with a kind of parameter, those of base classes first."""
    found: dict[str, type] = {}
    for one in reversed(strategy.__mro__):
        if not is_strategy(one):
            continue
        for name, kind in vars(one).get("__annotations__", {}).items():
            word = kind if isinstance(kind, str) else getattr(kind, "__name__", "")
            if word in _KINDS and not name.startswith("_") and name != "name":
                found[name] = _KINDS[word]
    return found


def _taken_names() -> set[str]:
    columns = Frame(_tamis.catalog())
    tables, names = (columns._columns.column(columns.columns.index(one))[1] for one in ("table", "column"))
    return {name for table, name in zip(tables, names) if table == "backtest"} | {"cell"}


def _checked_name(strategy: type, name: str, taken: set[str]) -> str:
    if not re.fullmatch("[a-z][a-z0-9_]*", name):
        raise refuse(f"{strategy.__name__}.{name} is a column of the results: small letters, digits and _")
    if hasattr(Strategy, name) or name in taken:
        raise refuse(f"{strategy.__name__}.{name} has the name of something else (a helper, or a column of backtest); choose another")
    return name


def _default(strategy: type, name: str, kind: type, value: Any) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not kind:
        raise refuse(f"{strategy.__name__}.{name} is {value!r}; its annotation says {kind.__name__}")
    return value


def _fields(strategy: type) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Parameters and counters, described."""
    parameters, counters, taken = [], [], _taken_names()
    for name, kind in _annotated(strategy).items():
        if not hasattr(strategy, name):
            raise refuse(f"{strategy.__name__}.{name} has no value; a parameter needs a default: {name}: {kind.__name__} = …")
        said = getattr(strategy, name)
        field: dict[str, Any] = {"name": _checked_name(strategy, name, taken), "range": None, "choices": []}
        if isinstance(said, _Counter):
            counters.append({**field, "meaning": said.meaning, "unit": said.unit, "default": kind()})
            continue
        if not isinstance(said, _Parameter):
            said = _Parameter(said, "", "", None, ())
        default = _default(strategy, name, kind, said.default)
        field |= {"meaning": said.meaning, "unit": said.unit, "range": said.range, "choices": list(said.choices)}
        parameters.append({**field, "default": default})
    return parameters, counters


def _warm_up(strategy: type, names: list[str]) -> dict[str, Any]:
    said = [name for name in ("warmup_sessions", "warmup_days") if hasattr(strategy, name)]
    if len(said) > 1:
        raise refuse(f"{strategy.__name__} has warmup_sessions and warmup_days; keep one")
    if not said:
        return {"warmup": 0, "warmup_parameter": -1, "warmup_is_days": False}
    count, at = getattr(strategy, said[0]), names.index(said[0]) if said[0] in names else -1
    if at < 0 and (type(count) is not int or count < 0):
        raise refuse(f"{strategy.__name__}.{said[0]} is {count!r}; it must be a whole number of 0 or more")
    return {"warmup": 0 if at >= 0 else count, "warmup_parameter": at, "warmup_is_days": said[0] == "warmup_days"}


def describe(strategy: type) -> dict[str, Any]:
    """A class as _tamis.add_strategy takes it."""
    parameters, counters = _fields(strategy)
    lines = (vars(strategy).get("__doc__") or "A strategy in Python.").strip().splitlines()
    return {
        "name": name_of(strategy),
        "version": version_of(strategy, Strategy),
        "meaning": lines[0],
        "parameters": parameters,
        "counters": counters,
        "needs_minutes": bool(getattr(strategy, "needs_minutes", False)),
        "hooks": [hook for hook in HOOKS if getattr(strategy, hook) is not getattr(Strategy, hook)],
        **_warm_up(strategy, [one["name"] for one in parameters]),
    }


class _Known:
    """The version of a name, and how many calls use it now."""

    def __init__(self) -> None:
        self.version, self.users = "", 0


_lock = threading.Lock()
_known: dict[str, _Known] = {}


def _register(strategy: type) -> _Known:
    description = describe(strategy)
    with _lock:
        known = _known.setdefault(description["name"], _Known())
        if known.version != description["version"]:
            if known.users:
                error = refuse(f"another thread runs another class named {description['name']}; wait for it, or choose another name")
                error.problem = "conflict"
                raise error
            _tamis.add_strategy(strategy, description)
            known.version = description["version"]
        known.users += 1
    return known


@contextlib.contextmanager
def defined(strategy: Any) -> Iterator[Any]:
    """The name by which the engine knows a class, for as long as it is used; anything else is as it is."""
    if not is_strategy(strategy):
        yield strategy
        return
    known = _register(strategy)
    try:
        yield name_of(strategy)
    finally:
        with _lock:
            known.users -= 1


@contextlib.contextmanager
def defined_in(spec: Any) -> Iterator[Any]:
    """A spec whose backtesting.strategy is a name, where it is a class."""
    backtesting = spec.get("backtesting") if isinstance(spec, Mapping) else None
    if not isinstance(backtesting, Mapping):
        yield spec
        return
    with defined(backtesting.get("strategy")) as name:
        yield {**spec, "backtesting": {**backtesting, "strategy": name}} if "strategy" in backtesting else spec


def reason_of(error: BaseException, trace: Any) -> str:
    """What an exception says, with the place of its last line."""
    if isinstance(error, GivenUp):
        return "its time was over"
    said = " ".join("".join(traceback.format_exception_only(type(error), error)).split())
    said = said if len(said) <= _LONGEST_REASON else said[: _LONGEST_REASON - 1] + "…"
    frames = traceback.extract_tb(trace)
    if not frames:
        return said
    last = frames[-1]
    line = linecache.getline(last.filename, last.lineno or 0).strip()
    return f"{said} ({os.path.basename(last.filename)}, line {last.lineno}, in {last.name}{': ' if line else ''}{line})"


def counter_value(name: str, value: Any, zero: Any) -> Any:
    """A counter at the end of a run, as the kind that it was declared to be."""
    if isinstance(zero, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not type(zero):
        raise TypeError(f"the counter {name} is {value!r}; it must be of type {type(zero).__name__}")
    return value
