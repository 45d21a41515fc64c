"""What there is to say and to ask for, from the descriptions that the program itself has."""

from __future__ import annotations

from . import _tamis
from ._frame import Frame


def tables() -> Frame:
    """Every column of every table: table, column, type, unit, may be NULL, meaning."""
    return Frame(_tamis.catalog())


def filters(name: str | None = None) -> Frame:
    """Every filter; or the parameters of one."""
    return Frame(_tamis.filters() if name is None else _tamis.filter_parameters(name))


def strategies(name: str | None = None) -> Frame:
    """Every strategy; or the parameters of one."""
    return Frame(_tamis.strategies() if name is None else _tamis.strategy_parameters(name))


def settings() -> dict[str, str]:
    """Settings of a backtest, which Home.backtest takes by name, and what each means."""
    return {keyword(option): help for option, help in _tamis.settings()}


def keyword(option: str) -> str:
    """'--fee-per-order' as Python spells a name."""
    return option.lstrip("-").replace("-", "_")


def option(keyword: str) -> str:
    """The inverse of keyword()."""
    return "--" + keyword.replace("_", "-")


def settings_lines() -> str:
    """The settings for a docstring, a line each."""
    return "\n".join(f"        {name}: {help}" for name, help in settings().items())
