"""A frame of columns: Arrow for whoever reads it, pandas for whoever has it."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import TYPE_CHECKING, Any

from ._tamis import Error

if TYPE_CHECKING:
    import pandas

    from ._tamis import Frame as Columns


_EXCHANGE = "America/New_York"
# pandas' times are 64 bits of nanoseconds: what lies outside, by a margin of a day, are objects of Python.
_PANDAS_DAYS = -106_750, 106_750
_PYTHON_DAYS = datetime.date.min.toordinal() - 719_163, datetime.date.max.toordinal() - 719_163
_DAY_MS = 86_400_000


def _fits(cells: Any, valid: Any, limits: tuple[int, int]) -> bool:
    there = cells if valid is None else cells[valid != 0]
    return len(there) == 0 or (limits[0] < there.min() and there.max() < limits[1])


def objects(kind: str, cells: Any, valid: Any) -> list[Any]:
    """Days or instants that pandas' own types cannot hold, as Python's; those that Python has not are an error."""
    unit, scale = ("D", 1) if kind == "day" else ("ms", _DAY_MS)
    if not _fits(cells, valid, (_PYTHON_DAYS[0] * scale, _PYTHON_DAYS[1] * scale)):
        error = Error(f"a {kind} lies outside the years 1 to 9999, which Python's times hold; ask for it as a text: CAST(… AS VARCHAR)")
        error.problem = "invalid request"
        raise error
    times = _without(cells, valid, 0).astype(f"datetime64[{unit}]").astype(object)
    if kind == "timestamp":
        zone = zoneinfo.ZoneInfo(_EXCHANGE)
        times = [time.replace(tzinfo=datetime.timezone.utc).astimezone(zone) for time in times]
    return [time if valid is None or valid[row] else None for row, time in enumerate(times)]


def _times(kind: str, cells: Any, valid: Any) -> Any:
    """A series of days or instants: pandas' own type where it holds them, else of objects."""
    import pandas

    unit, scale = ("D", 1) if kind == "day" else ("ms", _DAY_MS)
    if not _fits(cells, valid, (_PANDAS_DAYS[0] * scale, _PANDAS_DAYS[1] * scale)):
        return pandas.Series(objects(kind, cells, valid), dtype=object)
    there = _without(cells, valid, 0).astype(f"datetime64[{unit}]").astype("datetime64[ns]")
    times = pandas.Series(_without(there, valid, "NaT"))
    return times if kind == "day" else times.dt.tz_localize("UTC").dt.tz_convert(_EXCHANGE)


def _without(cells: Any, valid: Any, nothing: Any) -> Any:
    if valid is not None:
        cells = cells.copy()
        cells[valid == 0] = nothing
    return cells


def _series(kind: str, cells: Any, valid: Any) -> Any:
    """A column as pandas has it: NULL is NA of whole numbers and truths, NaN of reals, NaT of times, None of texts."""
    import numpy
    import pandas

    if isinstance(cells, list):
        return pandas.Series(cells, dtype=object)
    missing = numpy.zeros(len(cells), bool) if valid is None else valid == 0
    if kind == "boolean":
        truths = cells.astype(bool)
        return pandas.Series(truths if valid is None else pandas.arrays.BooleanArray(truths, missing))
    if kind == "integer":
        return pandas.Series(cells if valid is None else pandas.arrays.IntegerArray(cells.copy(), missing))
    if kind in ("day", "timestamp"):
        return _times(kind, cells, valid)
    return pandas.Series(_without(cells, valid, numpy.nan))


class Frame:
    """Columns of one answer. `polars.from_arrow(frame)`, `pyarrow.table(frame)` and DuckDB read it in place through
    Arrow's C stream; `to_pandas()` needs pandas alone. Instants have the exchange's zone, days have none."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns)

    @property
    def columns(self) -> list[str]:
        """The columns' names, in order."""
        return self._columns.names

    def __getitem__(self, name: str) -> pandas.Series:
        """One column as pandas has it."""
        if name not in self.columns:
            raise KeyError(name)
        return _series(*self._columns.column(self.columns.index(name))).rename(name)

    def to_pandas(self) -> pandas.DataFrame:
        """All columns as a table of pandas."""
        import pandas

        series = [_series(*self._columns.column(c)) for c in range(len(self.columns))]
        table = pandas.concat(series, axis=1) if series else pandas.DataFrame()
        table.columns = self.columns
        return table

    def __arrow_c_schema__(self) -> object:
        return self._columns.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._columns.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"<tamis.Frame of {len(self)} rows: {', '.join(self.columns)}>"
