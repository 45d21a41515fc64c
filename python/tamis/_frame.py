"""A frame of columns: Arrow for whoever reads it, pandas for whoever has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

    from ._tamis import Frame as Columns


def _days(cells: Any, valid: Any) -> Any:
    days = cells.astype("datetime64[D]").astype("datetime64[ns]")
    return _without(days, valid, "NaT")


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
    if kind == "day":
        return pandas.Series(_days(cells, valid))
    if kind == "timestamp":
        instants = _without(cells.astype("datetime64[ms]").astype("datetime64[ns]"), valid, "NaT")
        return pandas.Series(instants).dt.tz_localize("UTC").dt.tz_convert("America/New_York")
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
