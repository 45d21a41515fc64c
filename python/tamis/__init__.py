"""Screens US stocks day by day and backtests a strategy on every hit, with QuantConnect LEAN's rules to the digit.

    import tamis
    home = tamis.open("~/.tamis")
    hits = home.screen("2024-03-01", "2024-06-28", filters=["gap(threshold=2%)"])
    run = home.run({"screening": {...}, "backtesting": {...}})
    best = home.results(where="status = done", sort="-total_return_fraction").to_pandas()

What is asked here has the keys that the command line gives it: what either computed, the other knows.
"""

from ._frame import Frame
from ._home import Cell, Home, Plan, Progress, Run, open
from ._strategy import Strategy, counter, parameter
from ._tables import filters, settings, strategies, tables
from ._tamis import (
    Bar,
    Decimal,
    Error,
    OrderEvent,
    OrderTicket,
    Slice,
    after_open,
    at_month_start,
    at_week_start,
    before_close,
    every_day,
    every_minutes,
    every_session,
    on_day,
)

__all__ = [
    "Bar",
    "Cell",
    "Decimal",
    "Error",
    "Frame",
    "Home",
    "OrderEvent",
    "OrderTicket",
    "Plan",
    "Progress",
    "Run",
    "Slice",
    "Strategy",
    "after_open",
    "at_month_start",
    "at_week_start",
    "before_close",
    "counter",
    "every_day",
    "every_minutes",
    "every_session",
    "filters",
    "on_day",
    "open",
    "parameter",
    "settings",
    "strategies",
    "tables",
]
