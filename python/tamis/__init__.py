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
from ._tables import filters, settings, strategies, tables
from ._tamis import Error

__all__ = ["Cell", "Error", "Frame", "Home", "Plan", "Progress", "Run", "filters", "open", "settings", "strategies", "tables"]
