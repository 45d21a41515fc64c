"""A home folder: its bars, its results, and what can be asked of them."""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Union

from . import _tamis
from ._frame import Frame, objects
from ._spec import day, filter_text, pipeline_text, refuse, symbols_of, text_list, where_text, whole_number, word
from ._strategy import Strategy, defined, defined_in
from ._tables import option, settings_lines

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._settings import Settings


class Progress(NamedTuple):
    """How far a call is."""

    done: int
    total: int
    known: int
    """of those done, how many were kept already"""
    failed: int
    unit: str


Listener = Union[Callable[[Progress], None], bool, None]


def _print_progress(progress: Progress) -> None:
    end = "\n" if progress.done == progress.total else ""
    print(f"\r{progress.done:,} of {progress.total:,} {progress.unit}, {progress.failed:,} failed", end=end, file=sys.stderr)


def _file_or_text(spec: Mapping[str, Any] | str | os.PathLike[str]) -> tuple[str, str]:
    return ("", pipeline_text(spec)) if isinstance(spec, Mapping) else (os.fspath(spec), "")


def _heard(progress: Listener) -> Any:
    if not progress:
        return None
    listener = _print_progress if progress is True else progress
    return lambda *state: listener(Progress(*state))


class Run(NamedTuple):
    """A run that has ended. Its cells: `home.results(where=f"run = {run.number}")`."""

    number: int
    asked: int
    """cells that it asked for"""
    known: int
    """of them, kept already"""
    computed: int
    failed: int
    summary: dict[str, Any]
    """as `tamis run --json` prints it"""
    files: list[str]
    """of the report"""


class Plan(NamedTuple):
    """What a run would do."""

    spans: int
    """symbols with their days: hits, where something is screened"""
    parameters: int
    """sets of parameters; each with each span is a cell"""
    asked: int
    known: int
    """cells that are kept already"""
    to_do: int
    """cells, as far as execution.max_backtests goes"""
    bars: int
    """under each of the sets"""
    seconds: float | None
    """by runs of this home, or some of the cells, computed to see; None: nothing could be measured"""
    bytes: float | None
    """that the new cells would take, by the home's own; None: it has fewer than a thousand"""


class Cell:
    """One kept backtest."""

    def __init__(self, home: _tamis.Home, key: str, decimals: bool, was_known: bool | None = None) -> None:
        row, counters, lean_result = (Frame(part) for part in home.cell(key, decimals))
        self._home, self._decimals = home, decimals
        self.numbers: dict[str, Any] = _first_row(row)
        """Its row of the table backtest, None for what is undefined."""
        self.counters: dict[str, Any] = _first_row(counters)
        """What its strategy counted."""
        self.lean_result: dict[str, Any] = _first_row(lean_result)
        """What only LEAN's result says."""
        self.key: str = self.numbers["cell"]
        self.was_known = was_known
        """Of Home.backtest: whether it was kept already; else None."""

    def __getitem__(self, column: str) -> Any:
        return self.numbers[column]

    def __repr__(self) -> str:
        numbers = self.numbers
        ending = f", failed: {numbers['reason']}" if self.has_failed else ""
        return f"<tamis.Cell {self.key[:8]}: {numbers['strategy']} on {numbers['symbol']}, {numbers['first_day']}{ending}>"

    @property
    def has_failed(self) -> bool:
        """Whether it was tried and has no numbers; cell["reason"] says why."""
        return bool(self.numbers["status"] == "failed")

    @property
    def trades(self) -> Frame:
        """Closed trades, in the order of closing."""
        return self._rows("trade", "number")

    @property
    def fills(self) -> Frame:
        """Fills, in order; none where the run kept none."""
        return self._rows("fill", "time, order_id")

    @property
    def equity(self) -> Frame:
        """The value of the portfolio over time; no row unless the run kept it (keep_equity)."""
        return self._rows("equity", "time")

    def bars(self, resolution: str = "") -> Frame:
        """Bars of its first symbol on its days, at the prices that the run saw: its fills lie on them. `resolution`:
        minute or daily; empty: minutes where they are few enough."""
        return Frame(self._home.chart(self.key, resolution)[0])

    def lines(self, resolution: str = "") -> Frame:
        """What its strategy looked at besides bars: line, start, value, and whether it is a price."""
        return Frame(self._home.chart(self.key, resolution)[1])

    def _rows(self, table: str, sort: str) -> Frame:
        return Frame(self._home.rows(table, f"cell = {self.key}", sort, "", _all, self._decimals))


_all = 2**64 - 1


def _first_row(frame: Frame) -> dict[str, Any]:
    if len(frame) == 0:
        return {}
    return {name: _value(frame, c) for c, name in enumerate(frame.columns)}


def _value(frame: Frame, c: int) -> Any:
    """The first cell of a column as Python has it; instants and days as those of pandas and datetime."""
    kind, cells, valid = frame._columns.column(c)
    if valid is not None and not valid[0]:
        return None
    if kind == "day":
        return objects(kind, cells, valid)[0]
    if kind == "timestamp":
        return frame[frame.columns[c]].iloc[0]
    if kind == "boolean":
        return bool(cells[0])
    return cells[0] if isinstance(cells, list) else cells[0].item()


class Home:
    """Bars and results in a folder. Nothing stays open between calls: the command line may work in between."""

    def __init__(
        self, path: str | os.PathLike[str] = "", libraries: Iterable[str | os.PathLike[str]] = ()
    ) -> None:
        self._home = _tamis.Home(os.path.expanduser(os.fspath(path)))
        files = [libraries] if isinstance(libraries, (str, os.PathLike)) else libraries
        for refused in self._home.load_strategies([os.path.expanduser(os.fspath(file)) for file in files]):
            warnings.warn(refused, stacklevel=3)

    @property
    def path(self) -> str:
        return self._home.path

    def __repr__(self) -> str:
        return f"tamis.open({self.path!r})"

    def simulate(self, symbols: int, first: Any, last: Any, seed: int = 7, progress: Listener = None) -> None:
        """Makes an invented market of daily and minute bars in this home."""
        counts = whole_number("symbols", symbols, 1), day(first), day(last), whole_number("seed", seed, 0)
        self._home.simulate(*counts, _heard(progress))

    def screen(
        self,
        first: Any,
        last: Any,
        filters: Any,
        universe: Any = "all",
        max_gap_days: int = 5,
        threads: int = 0,
        progress: Listener = None,
    ) -> Frame:
        """Hits of a screen between two days, both inclusive: day, symbol, open and a measure a filter. The days are kept.

        filters: texts such as 'gap(threshold=2%)', or mappings such as {'gap': {'threshold': 0.02}}
        universe: 'all', or symbols, at least one
        """
        chosen = [filters] if isinstance(filters, (str, Mapping)) else filters
        texts = [filter_text(one) for one in chosen]
        counts = whole_number("max_gap_days", max_gap_days, 0), whole_number("threads", threads, 0)
        return Frame(self._home.screen(day(first), day(last), texts, symbols_of(universe), *counts, _heard(progress)))

    def backtest(
        self,
        strategy: str | type[Strategy],
        symbols: Any,
        first: Any,
        last: Any = None,
        parameters: Mapping[str, Any] | None = None,
        *,
        keep_equity: bool = False,
        decimals: bool = False,
        timeout: float = 0,
        progress: Listener = None,
        **settings: Unpack[Settings],
    ) -> Cell:
        """One backtest, computed unless it is kept; several symbols share one portfolio. `last`: None: the first day.

        strategy: its name, or a class of your own that derives from tamis.Strategy
        timeout: seconds for a strategy of your own; 0: ten minutes
        """
        said = [f"{name}={word(value)}" for name, value in (parameters or {}).items()]
        options = {option(name): word(value) for name, value in settings.items()}
        for name in options.keys() - {known for known, _ in _tamis.settings()}:
            raise refuse(f"{name} is no setting of a backtest; tamis.settings() lists them")
        days = day(first), day(first if last is None else last)
        with defined(strategy) as name:
            key, was_known, has_failed = self._home.backtest(
                word(name), said, text_list(symbols), *days, options, keep_equity, timeout, _heard(progress)
            )
        cell = Cell(self._home, key, decimals, was_known)
        if has_failed:
            warnings.warn(f"the cell has failed: {cell['reason']}", stacklevel=2)
        return cell

    def run(
        self,
        spec: Mapping[str, Any] | str | os.PathLike[str],
        reports: str | os.PathLike[str] = "",
        threads: int = 0,
        progress: Listener = None,
    ) -> Run:
        """Screens, backtests every hit with every set of parameters, and keeps every number.

        spec: a pipeline file, or the same as Python values, where backtesting.strategy may be a class of your own; it
            may name files only when it is a file itself
        reports: a folder for the report; empty: none is written
        progress: True for a line on standard error, or what is called with a Progress
        Ctrl-C stops it as in the shell: what was done by then is kept, and the same call goes on with the rest.
        """
        listener, workers = _heard(progress), whole_number("threads", threads, 0)
        with defined_in(spec) as said:
            summary, was_stopped, files = self._home.run(*_file_or_text(said), os.fspath(reports), workers, listener)
        whole = json.loads(summary)
        run = whole["run"]
        cells = (run[f"cells_{part}"] for part in ("asked", "known", "computed", "failed"))
        ended = Run(run["run"], *cells, whole, files)
        if was_stopped:
            error = _tamis.Error("stopped at the first failure, as execution.continue_on_error: false asks")
            error.problem = "bad data"
            raise error
        return ended

    def plan(self, spec: Mapping[str, Any] | str | os.PathLike[str]) -> Plan:
        """What run(spec) would do, as `tamis run --dry-run` says it. Nothing is kept."""
        with defined_in(spec) as said:
            return Plan(*self._home.plan(*_file_or_text(said)))

    def results(
        self,
        where: Any = "",
        sort: Any = "",
        columns: Any = "",
        limit: int | None = None,
        table: str = "backtest",
        decimals: bool = False,
    ) -> Frame:
        """Kept rows of a table or view.

        where: a condition as in `tamis results list --where`, or a mapping: {'symbol': 'AAPL', 'pivot_bars': [2, 5]};
        the values of a key may be any iterable
        sort: columns, with - before those that fall; columns: all where none is named; limit: None for all rows
        table: one of tamis.tables(); parameters and counters of strategies count as columns of backtest
        decimals: exact numbers as decimals; else as the nearest doubles
        """
        chosen = ", ".join(text_list(columns))
        most = _all if limit is None else whole_number("limit", limit, 0)
        return Frame(
            self._home.rows(table, where_text(where), ", ".join(text_list(sort)), chosen, most, decimals)
        )

    def sql(self, statement: str, decimals: bool = False) -> Frame:
        """The rows of one statement that only reads the results."""
        return Frame(self._home.sql(statement, decimals))

    def cell(self, key: str, decimals: bool = False) -> Cell:
        """A kept cell by its key or the beginning of it."""
        return Cell(self._home, key, decimals)

    def bars(self, symbol: str, first: Any, last: Any, resolution: str = "") -> Frame:
        """Bars as traded between two days, both inclusive. `resolution`: minute or daily; empty: minutes where they are
        few enough."""
        return Frame(self._home.bars(symbol, day(first), day(last), resolution))


Home.backtest.__doc__ = f"{Home.backtest.__doc__}\n\n        Settings, by name:\n{settings_lines()}\n"


def open(home: str | os.PathLike[str] = "", libraries: Iterable[str | os.PathLike[str]] = ()) -> Home:
    """The home in a folder, which is made when something is kept; without one TAMIS_HOME, or ~/.tamis.

    libraries: strategies in C++, as `--strategy-library` takes them; those in the home's folder strategies are loaded too
    """
    return Home(home, libraries)
