"""A home from Python and from the shell: the same keys, the same words, the same numbers."""

import ast
import datetime
import decimal
import os
import signal
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

import tamis

PROGRAM = os.environ.get("TAMIS_PROGRAM", "")
DAYS = "2024-02-01", "2024-03-28"
SPEC = {
    "name": "both",
    "screening": {
        "date_range": {"start": datetime.date(2024, 3, 1), "end": "2024-03-28"},
        "filters": [{"gap": {"threshold": 0.01, "direction": "up"}}, "price_range(min=5, max=500)"],
    },
    "backtesting": {"strategy": "market_structure", "parameters": {"pivot_bars": [2, 5], "timeframe": ["1min"]}},
    "output": {"formats": []},
}
FILE = """name: both
screening:
  date_range: {start: 2024-03-01, end: 2024-03-28}
  filters:
    - gap(threshold=1%, direction=up)
    - price_range(min=5, max=500)
backtesting:
  strategy: market_structure
  parameters: {pivot_bars: [2, 5], timeframe: 1min}
output: {formats: []}
"""


def shell(*words, home):
    return subprocess.run([PROGRAM, *words, "--home", home], check=True, capture_output=True, text=True).stdout


class OnAMarket(unittest.TestCase):
    """Each class has a market of its own."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="tamis-python-")
        cls.path = cls.folder.name + "/home"
        cls.home = tamis.open(cls.path)
        cls.home.simulate(40, *DAYS)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()


class Screens(OnAMarket):
    def test_hits_have_a_measure_a_filter_and_days_without_a_zone(self):
        hits = self.home.screen("2024-03-01", "2024-03-28", [{"gap": {"threshold": "1%"}}])
        self.assertEqual(hits.columns, ["day", "symbol", "open_usd", "gap_fraction"])
        self.assertGreater(len(hits), 5)
        table = hits.to_pandas()
        self.assertEqual(str(table["day"].dtype), "datetime64[ns]")
        self.assertTrue((table["gap_fraction"].abs() >= 0.01).all())

    def test_a_universe_is_a_list(self):
        some = self.home.screen("2024-03-01", "2024-03-28", "price_range(min=1, max=9999)", universe=["BIPE", "BOKI"])
        self.assertLessEqual(set(some["symbol"]), {"BIPE", "BOKI"})

    def test_an_empty_universe_is_no_universe(self):
        for universe in ([], "", None):
            with self.assertRaisesRegex(tamis.Error, "without a symbol; write 'all'"):
                self.home.screen("2024-03-01", "2024-03-28", "price_range(min=1, max=9999)", universe=universe)
        spec = {**SPEC, "screening": {**SPEC["screening"], "universe": []}}
        with self.assertRaisesRegex(tamis.Error, "universe is an empty list"):
            self.home.plan(spec)


class Keys(OnAMarket):
    def setUp(self):
        if not PROGRAM:
            self.skipTest("skipped, because TAMIS_PROGRAM does not say where the program is")

    def test_what_the_shell_computed_is_known_here(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "both.yaml").write_text(FILE)
            shell("run", folder + "/both.yaml", "--output", folder, home=self.path)
        run = self.home.run(SPEC)
        self.assertGreater(run.asked, 10)
        self.assertEqual((run.known, run.computed), (run.asked, 0))

    def test_what_was_computed_here_is_known_in_the_shell(self):
        cell = self.home.backtest("buy_and_hold", "BIPE", "2024-03-01", "2024-03-08", cash=50_000)
        self.assertFalse(cell.was_known)
        words = ["--strategy", "buy_and_hold", "--symbol", "BIPE", "--from", "2024-03-01", "--to", "2024-03-08"]
        self.assertIn(": known", shell("backtest", *words, "--cash", "50000", home=self.path))
        self.assertTrue(self.home.backtest("buy_and_hold", "BIPE", "2024-03-01", "2024-03-08", cash=50_000).was_known)


class Results(OnAMarket):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.told = []
        cls.run_of_grid = cls.home.run(SPEC, progress=cls.told.append)

    def test_progress_ends_with_every_cell(self):
        self.assertEqual(self.told[-1].done, self.told[-1].total)

    def test_a_run_counts_its_cells(self):
        run = self.run_of_grid
        self.assertEqual(run.asked, run.known + run.computed + run.failed)
        self.assertEqual(len(self.home.results(where=f"run = {run.number}")), run.asked)

    def test_conditions_are_texts_or_mappings(self):
        by_text = self.home.results(where="pivot_bars = 2 and symbol like '%'", columns="cell", sort="cell")
        by_mapping = self.home.results(where={"pivot_bars": [2]}, columns=["cell"], sort=["cell"])
        self.assertGreater(len(by_text), 0)
        self.assertEqual(list(by_text["cell"]), list(by_mapping["cell"]))
        self.assertEqual(len(self.home.results(where={"symbol": "O'Hara"})), 0)

    def test_rows_are_sorted_and_limited(self):
        top = self.home.results(sort="-total_return_fraction", columns="total_return_fraction", limit=3)
        values = list(top["total_return_fraction"])
        self.assertEqual(values, sorted(values, reverse=True))
        self.assertEqual(len(values), 3)

    def test_a_question_in_sql_answers(self):
        count = self.home.sql("SELECT count(*) AS cells FROM backtest")
        self.assertEqual(count["cells"][0], self.run_of_grid.asked)

    def test_a_cell_has_trades_fills_bars_and_lines(self):
        key = self.home.results(sort="-trade_number_of_trades", limit=1)["cell"][0]
        cell = self.home.cell(key[:12])
        self.assertEqual(cell.key, key)
        self.assertGreater(len(cell.trades), 0)
        self.assertGreaterEqual(len(cell.fills), 2 * len(cell.trades))
        self.assertGreater(cell.bars()["volume_shares"].sum(), 0)
        self.assertEqual(cell.lines().columns, ["line", "start", "value", "is_price"])

    def test_instants_have_the_exchanges_zone(self):
        entries = self.home.results(table="trade")["entry_time"]
        self.assertEqual(str(entries.dt.tz), "America/New_York")
        self.assertTrue(entries.dt.hour.between(9, 16).all())

    def test_decimals_are_decimals_on_request(self):
        exact = self.home.results(table="trade", decimals=True)["entry_price_usd"]
        near = self.home.results(table="trade")["entry_price_usd"]
        self.assertIsInstance(exact[0], decimal.Decimal)
        self.assertEqual([float(price) for price in exact], list(near))

    def test_an_undefined_number_is_missing(self):
        frame = self.home.results()
        table = frame.to_pandas()
        counted = self.home.sql("SELECT count(*) - count(profit_factor) AS missing FROM backtest")["missing"][0]
        self.assertEqual(table["profit_factor"].isna().sum(), counted)


class Plans(OnAMarket):
    def test_a_plan_keeps_nothing_and_says_what_a_run_then_does(self):
        before = self.home.plan(SPEC)
        self.assertEqual((before.known, before.to_do), (0, before.asked))
        self.assertGreater(before.seconds, 0)
        self.assertFalse(os.path.exists(self.path + "/results.duckdb"))
        run = self.home.run(SPEC)
        self.assertEqual(run.computed + run.failed, before.to_do)
        after = self.home.plan(SPEC)
        self.assertEqual((after.asked, after.known, after.to_do), (before.asked, run.computed, run.failed))
        self.assertEqual(after.asked, after.spans * after.parameters)

    def test_a_file_is_planned_as_its_mapping_is(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "both.yaml"
            file.write_text(FILE)
            plans = [self.home.plan(one)._replace(seconds=0) for one in (file, SPEC)]  # which are measured
            self.assertEqual(*plans)


class Equity(OnAMarket):
    def test_the_value_over_time_is_kept_on_request(self):
        cell = self.home.backtest("buy_and_hold", ["BIPE"], datetime.date(2024, 3, 1), keep_equity=True)
        self.assertGreater(len(cell.equity), 1)
        self.assertEqual(cell["symbol"], "BIPE")
        self.assertEqual(cell["first_day"], datetime.date(2024, 3, 1))


class Errors(OnAMarket):
    def error_of(self, call):
        with self.assertRaises(tamis.Error) as caught:
            call()
        return caught.exception

    def test_the_words_are_those_of_the_shell(self):
        error = self.error_of(lambda: self.home.screen("2024-03-01", "2024-03-28", "gop(threshold=1%)"))
        self.assertEqual(error.problem, "invalid request")
        self.assertIn("gop", str(error))
        if PROGRAM:
            words = ["screen", "--from", "2024-03-01", "--to", "2024-03-28", "--filter", "gop(threshold=1%)"]
            told = subprocess.run([PROGRAM, *words, "--home", self.path], capture_output=True, text=True).stderr
            self.assertEqual(told, f"tamis: {error}\n")

    def test_a_missing_cell_is_not_found(self):
        self.home.backtest("buy_and_hold", "BIPE", "2024-03-01")
        self.assertEqual(self.error_of(lambda: self.home.cell("ffffffffffff")).problem, "not found")

    def test_a_setting_that_is_none_is_refused(self):
        error = self.error_of(lambda: self.home.backtest("buy_and_hold", "BIPE", "2024-03-01", csah=1))
        self.assertIn("--csah is no setting", str(error))

    def test_a_wrong_key_of_a_spec_is_named(self):
        error = self.error_of(lambda: self.home.run({**SPEC, "exeuction": {}}))
        self.assertIn("exeuction", str(error))


def growing(strategy, grid):
    """Runs that take longer and longer, whatever the machine: one of them is still on its way when it is told of."""
    for warmups in (1, 4, 16, 64):
        parameters = {**grid, "warmup_sessions": list(range(warmups))}
        yield {**SPEC, "backtesting": {"strategy": strategy, "parameters": parameters}}


class OtherThreads(OnAMarket):
    def test_python_runs_while_a_run_computes(self):
        ticks, ended = [], threading.Event()

        def tick():
            while not ended.wait(0.001):
                ticks.append(time.perf_counter())

        ticker = threading.Thread(target=tick)
        ticker.start()
        started = time.perf_counter()
        self.home.run(SPEC, threads=1)
        seconds = time.perf_counter() - started
        ended.set()
        ticker.join()
        self.assertGreater(len(ticks), 20 * seconds)

    def test_other_threads_ask_while_a_run_computes(self):
        self.home.backtest("buy_and_hold", "BIPE", "2024-03-01")
        said, refused = [], []

        def ask(progress):
            if progress.done == progress.total or refused:  # at its end it may be over
                return
            thread = threading.Thread(target=lambda: said.append(len(self.home.results())))
            thread.start()
            thread.join()
            try:
                self.home.backtest("buy_and_hold", "BIPE", "2024-03-04")
            except tamis.Error as error:
                refused.append(error)

        grid = {"period_bars": list(range(2, 100)), "entry_below": [20, 25, 30, 35]}
        for spec in growing("rsi_reversion", grid):
            self.home.run(spec, progress=ask)
            if refused:  # else the run was over before its question was answered
                break
        self.assertGreaterEqual(said[0], 1)
        self.assertEqual(refused[0].problem, "conflict")
        self.assertIn("another thread of this process writes", str(refused[0]))

    def test_an_interrupt_stops_a_run_and_the_same_call_goes_on(self):
        grid = {"pivot_bars": list(range(2, 200)), "timeframe": ["1min", "5min", "15min", "30min", "1hour"]}
        def interrupt(progress):
            if progress.unit == "cells" and 0 < progress.done < progress.total:
                signal.raise_signal(signal.SIGINT)

        for spec in growing("market_structure", grid):
            try:
                self.home.run(spec, threads=1, progress=interrupt)
            except KeyboardInterrupt:
                break
        kept = self.home.results(table="run", where="state = interrupted")
        self.assertEqual(len(kept), 1)
        rest = self.home.run(spec)
        self.assertEqual(rest.known + rest.computed + rest.failed, rest.asked)

    def test_what_progress_throws_ends_the_call(self):
        def refuse(progress):
            raise ValueError("enough")

        grid = {"pivot_bars": list(range(60, 90)), "timeframe": "1min"}
        with self.assertRaisesRegex(ValueError, "enough"):
            self.home.run({**SPEC, "backtesting": {"strategy": "market_structure", "parameters": grid}}, progress=refuse)


class Descriptions(unittest.TestCase):
    def test_the_stub_names_every_setting_and_column(self):
        stub = (Path(tamis.__file__).parent / "_settings.pyi").read_text()
        kinds = ast.parse(stub).body
        said = next(kind for kind in kinds if isinstance(kind, ast.ClassDef))
        names = [line.target.id for line in said.body if isinstance(line, ast.AnnAssign)]
        self.assertEqual(names, list(tamis.settings()))
        catalog = tamis.tables().to_pandas()
        for column in catalog[catalog["table"] == "backtest"]["column"]:
            self.assertIn(f'"{column}",', stub)

    def test_docstrings_list_every_setting(self):
        for name in tamis.settings():
            self.assertIn(f"{name}:", tamis.Home.backtest.__doc__)

    def test_the_tables_are_the_catalog(self):
        self.assertIn("backtest", set(tamis.tables()["table"]))
        self.assertIn("gap", set(tamis.filters()["filter"]))
        self.assertIn("pivot_bars", set(tamis.strategies("market_structure")["parameter"]))


if __name__ == "__main__":
    unittest.main()
