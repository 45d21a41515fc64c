"""Strategies as classes of Python: the same numbers as in C++, a version that is their content, failures with their place."""

import decimal
import functools
import os
import subprocess
import sys
import tempfile
import threading
import types
import unittest
from pathlib import Path

import tamis
from my_idea import MyIdea
from tamis import _strategy

PROGRAM = os.environ.get("TAMIS_PROGRAM", "")
DAYS = "2024-03-01", "2024-03-08"
SYMBOL = "SPY"
LIMIT = 10


def double(number):
    return number * 2


class Holds(tamis.Strategy):
    """Buys at the first bar, as buy_and_hold does."""

    name = "holds"
    is_in: bool = tamis.counter("Whether it has bought.", unit="")

    def on_data(self, slice):
        if not self.is_in and slice.bar(SYMBOL):
            self.is_in = self.set_holdings(SYMBOL, 1).is_valid


class Fails(tamis.Strategy):
    """Goes wrong at ten in the way that it is told."""

    fault: str = tamis.parameter("none", choices=["none", "raises", "asks", "inside", "loops", "swallows", "counts"])
    seen: int = tamis.counter()

    def on_data(self, slice):
        self.seen += 1
        if (self.now.hour, self.now.minute) == (10, 0) and self.fault != "none":
            getattr(self, self.fault)()

    def raises(self):
        raise ValueError("no idea what to do")

    def asks(self):
        self.price("NOBODY")

    def inside(self):
        self.market_order(0, 1)

    def loops(self):
        while True:
            pass

    def swallows(self):
        while True:
            try:
                self.loops()
            except Exception:
                pass

    def counts(self):
        pass

    def on_finish(self):
        if self.fault == "counts":
            self.seen = "many"

    def on_order(self, event):
        if self.fault == "inside":
            raise KeyError("inside")


class Hears(tamis.Strategy):
    """Notes what it is told."""

    warmup_sessions: int = 1
    minutes: int = 30
    told: str = tamis.counter(unit="")

    def note(self, what):
        self.told += f"{self.now:%d %H:%M} {what}; "

    def initialize(self):
        self.bars = self.consolidate(0, self.minutes, lambda bar: self.today.day == 4 and self.note(f"bar of {bar.start:%H:%M}"))
        self.average = self.ema(self.bars, 3)
        self.schedule(tamis.at_week_start(tamis.every_session("12:34")), lambda: self.note("event"))
        self.order_of_day = None

    def on_data(self, slice):
        if self.is_warming_up or self.order_of_day:
            return
        self.order_of_day = self.limit_order(0, 10, self.price(0) * 2, "try")
        self.order_of_day.update(limit=round(self.price(0) * tamis.Decimal("0.5"), 2))

    def on_order(self, event):
        self.note(f"{event.tag} {event.status}")

    def on_warm(self):
        self.note("warm")

    def on_end_of_day(self):
        self.note("end of day")

    def on_finish(self):
        self.note("finish" if self.average.is_ready else "never ready")


class Counts(tamis.Strategy):
    """Counts bars of a volume, and ends the run at the fifth."""

    shares: int = 1_000_000
    told: str = tamis.counter(unit="")

    def initialize(self):
        self.bars = 0
        self.consolidate_volume(0, self.shares, self.count)

    def count(self, bar):
        assert bar.volume == self.shares
        self.bars += 1
        self.told = f"{self.bars} until {self.now:%d %H:%M}"
        if self.bars == 5:
            self.quit()

    def on_data(self, slice):
        pass


class OnAMarket(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="tamis-python-")
        cls.path = cls.folder.name + "/home"
        cls.home = tamis.open(cls.path)
        cls.home.simulate(3, "2024-02-20", DAYS[1])

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def spec(self, strategy, parameters, **execution):
        return {
            "backtesting": {"strategy": strategy, "symbols": [SYMBOL], "date_range": {"start": DAYS[0], "end": DAYS[1]}, "parameters": parameters},
            "execution": execution,
            "output": {"formats": []},
        }

    def error_of(self, call):
        with self.assertRaises(tamis.Error) as caught:
            call()
        return caught.exception


def without_what_differs(row):
    return {name: value for name, value in row.items() if name not in ("cell", "strategy", "strategy_version", "parameters", "computed_at", "execution_time_ms")}


class Exactness(OnAMarket):
    def test_the_same_orders_have_the_same_numbers_as_a_strategy_in_cpp(self):
        ours = self.home.backtest(Holds, SYMBOL, *DAYS, decimals=True)
        theirs = self.home.backtest("buy_and_hold", SYMBOL, *DAYS, decimals=True)
        self.assertEqual(without_what_differs(ours.numbers), without_what_differs(theirs.numbers))
        self.assertEqual(ours.counters, {"is_in": True})

    def test_the_template_in_cpp_and_in_python_is_one_strategy_in_two_versions(self):
        if not PROGRAM:
            self.skipTest("skipped, because TAMIS_PROGRAM does not say where the program is")
        for word in ("new", "build"):
            subprocess.run([PROGRAM, "strategy", word, "my_idea"], check=True, capture_output=True, cwd=self.folder.name)
        library = self.folder.name + "/my_idea/build/my_idea.so"
        words = ["--strategy-library", library, "--strategy", "my_idea", "--symbol", SYMBOL, "--from", DAYS[0], "--to", DAYS[1]]
        subprocess.run([PROGRAM, "backtest", *words, "--home", self.path], check=True, capture_output=True)
        ours = self.home.backtest(MyIdea, SYMBOL, *DAYS, decimals=True)
        self.assertFalse(ours.was_known)
        key = self.home.results(where={"strategy": "my_idea", "strategy_version": list(self.versions() - {ours["strategy_version"]})})["cell"][0]
        theirs = self.home.cell(key, decimals=True)
        self.assertEqual(ours["parameters"], theirs["parameters"])
        self.assertEqual(without_what_differs(ours.numbers), without_what_differs(theirs.numbers))
        self.assertEqual(ours.counters, theirs.counters)
        self.assertGreater(ours.counters["entries"], 0)
        for ours_rows, theirs_rows in ((ours.fills, theirs.fills), (ours.trades, theirs.trades)):
            self.assertTrue(ours_rows.to_pandas().drop(columns="cell").equals(theirs_rows.to_pandas().drop(columns="cell")))
        self.a_library_is_loaded_here(library, theirs)

    def versions(self):
        return set(self.home.results(where={"strategy": "my_idea"})["strategy_version"])

    def a_library_is_loaded_here(self, library, cell):
        """In a process of its own, because the class has the library's name here."""
        code = f"import tamis; home = tamis.open({self.path!r}, libraries=[{library!r}]); home = tamis.open({self.path!r}, {library!r});"
        code += f"cell = home.backtest('my_idea', {SYMBOL!r}, *{DAYS!r}); assert cell.was_known and cell.key == {cell.key!r};"
        code += f"assert home.backtest('my_idea', {SYMBOL!r}, *{DAYS!r}, parameters={{'fast': 6}}).counters['entries'] > 0"
        subprocess.run(["/usr/bin/python3", "-c", code], check=True)

    def test_many_workers_give_what_one_gives(self):
        grid = {"fast": [3, 5, 8], "slow": [12, 20], "stop_fraction": [0.001, 0.01]}
        with tempfile.TemporaryDirectory() as folder:
            apart = tamis.open(folder)
            apart.simulate(3, "2024-02-20", DAYS[1])
            for home, threads in ((self.home, 4), (apart, 1)):
                run = home.run(self.spec(MyIdea, grid), threads=threads)
                self.assertEqual((run.asked, run.failed), (12, 0))
            columns = "cell, lean_end_equity_usd, total_return_fraction, lean_sharpe_ratio, entries, stops_hit, fast, slow"
            tables = [home.results({"strategy": "my_idea", "stop_fraction": [0.001, 0.01]}, "cell", columns).to_pandas() for home in (self.home, apart)]
            self.assertTrue(tables[0].equals(tables[1]))
            self.assertGreater(tables[0]["entries"].nunique(), 1)
        self.assertEqual(self.home.run(self.spec(MyIdea, grid)).known, 12)
        self.assertEqual(self.home.plan(self.spec(MyIdea, grid)).known, 12)

    def test_every_hook_is_told_in_order(self):
        told = self.home.backtest(Hears, SYMBOL, "2024-03-04", "2024-03-05").counters["told"].split("; ")[:-1]
        self.assertEqual(told[:6], ["01 15:50 end of day", "04 00:00 warm", "04 09:31 try submitted", "04 09:31 try updateSubmitted", "04 10:00 bar of 09:30", "04 10:30 bar of 10:00"])
        self.assertIn("04 12:34 event", told)
        self.assertLess(told.index("04 15:50 end of day"), told.index("04 16:00 bar of 15:30"))
        self.assertEqual(told[-1][9:], "finish")
        self.assertNotIn("05 12:34 event", told)


class Failures(OnAMarket):
    def failed(self, fault, **said):
        return str(self.error_of(lambda: self.home.backtest(Fails, SYMBOL, DAYS[0], parameters={"fault": fault}, **said)))

    def test_an_exception_fails_its_own_cell_with_bar_and_place(self):
        run = self.home.run(self.spec(Fails, {"fault": ["none", "raises"]}))
        self.assertEqual((run.computed, run.failed), (1, 1))
        cell = self.home.cell(self.home.results("status = failed and strategy = fails")["cell"][0])
        self.assertTrue(cell.has_failed)
        self.assertIn("fails was at 2024-03-01 10:00:00 and failed: ValueError: no idea what to do (test_strategy.py, line ", cell["reason"])
        self.assertTrue(cell["reason"].endswith('in raises: raise ValueError("no idea what to do"))'), cell["reason"])
        self.assertIn("failed: fails was at", repr(cell))
        self.assertIn("ValueError: no idea what to do", self.failed("raises"))

    def test_what_the_engine_refuses_says_where_it_was_asked(self):
        self.assertRegex(self.failed("asks"), r"there is no security 'NOBODY' in this run; it has SPY \(test_strategy.py, line \d+, in asks: self.price")

    def test_bars_of_nothing_are_refused(self):
        told = str(self.error_of(lambda: self.home.backtest(Counts, SYMBOL, DAYS[0], parameters={"shares": 0})))
        self.assertIn("bars of 0 shares; it must be more than 0", told)

    def test_a_failure_inside_a_call_is_said_once(self):
        reason = self.failed("inside")
        self.assertEqual(reason.count("was at"), 1, reason)
        self.assertIn("KeyError: 'inside' (test_strategy.py", reason)

    def test_a_counter_of_another_kind_fails(self):
        self.assertIn("the counter seen is 'many'; it must be of type int", self.failed("counts"))

    def test_a_call_that_does_not_come_back_is_ended(self):
        before = threading.active_count()
        for fault in ("loops", "swallows"):
            self.assertIn("when its 0.50 s were over", self.failed(fault, timeout=0.5))
        self.assertEqual(threading.active_count(), before)
        self.assertEqual(self.home.backtest(Fails, SYMBOL, DAYS[0]).counters["seen"], 390)

    def test_helpers_are_refused_outside_of_a_run(self):
        self.assertIn("only inside its own calls", str(self.error_of(lambda: Holds().market_order(0, 1))))


class Ends(OnAMarket):
    def test_a_run_ends_with_the_slice_in_which_it_quits(self):
        told = self.home.backtest(Counts, SYMBOL, *DAYS).counters["told"]
        self.assertRegex(told, r"^[5-9] until 01 \d\d:\d\d$")


class Places(unittest.TestCase):
    def test_a_process_keeps_a_thousand_classes_and_says_what_to_do_at_one_more(self):
        code = """
import tamis
from tamis import _strategy
space = {"tamis": tamis, "__name__": "__main__"}
for number in range(1001):
    exec(f"class Made{number}(tamis.Strategy):\\n    def on_data(self, slice): pass", space)
    try:
        with _strategy.defined(space[f"Made{number}"]):
            pass
    except tamis.Error as error:
        print(number, error)
"""
        said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
        self.assertEqual(said, "1000 this process has defined 1000 strategy classes, and keeps each; begin a new one\n")


def made(body, **names):
    """A class as a cell of a notebook would define it."""
    space = {"tamis": tamis, "__name__": "__main__", **names}
    exec(f"class Made(tamis.Strategy):\n    size: float = 0.5\n    def on_data(self, slice):\n        {body}\n", space)
    return space["Made"]


class Versions(OnAMarket):
    def version(self, body="pass", **names):
        return _strategy.describe(made(body, **names))["version"]

    def test_what_runs_is_the_version(self):
        self.assertEqual(self.version("self.buy = 1"), self.version("self.buy = 1  # as before"))
        self.assertNotEqual(self.version("self.buy = 1"), self.version("self.buy = 2"))

    def test_what_its_methods_name_belongs_to_it(self):
        self.assertEqual(self.version("LIMIT", LIMIT=1), self.version("LIMIT", LIMIT=1))
        self.assertNotEqual(self.version("LIMIT", LIMIT=1), self.version("LIMIT", LIMIT=2))
        self.assertNotEqual(self.version("f()", f=lambda: 1), self.version("f()", f=lambda: 2))
        self.assertEqual(self.version("pass", LIMIT=1), self.version("pass", LIMIT=2))

    def test_modules_of_ones_own_belong_to_it_by_what_is_named(self):
        def module(said, other):
            own = types.ModuleType("own_helpers")
            exec(f"def said(): return {said}\ndef other(): return {other}", vars(own))
            return own

        one = self.version("own.said()", own=module(1, 1))
        self.assertEqual(one, self.version("own.said()", own=module(1, 2)))
        self.assertNotEqual(one, self.version("own.said()", own=module(2, 1)))

    def test_what_is_pickled_by_name_belongs_to_it_by_content(self):
        def model(body):
            space = {"functools": functools, "__name__": "own_models"}
            exec(f"class Model:\n    def says(self): return {body}\n@functools.cache\ndef said(): return {body}", space)
            module = types.ModuleType("own_models")
            vars(module).update(space)
            sys.modules["own_models"] = module
            return {"MODEL": space["Model"](), "said": space["said"]}

        for body in ("MODEL.says()", "said()"):
            versions = [self.version(body, **model(number)) for number in (1, 1, 2)]
            self.assertEqual(versions[0], versions[1])
            self.assertNotEqual(versions[0], versions[2])

    def test_what_says_that_it_is_built_in_is_looked_at(self):
        def version(number):
            space = {"tamis": tamis}
            exec(f"def f(): return {number}\nclass Made(tamis.Strategy):\n    def on_data(self, slice): f()", space)
            del space["__builtins__"]
            return _strategy.describe(space["Made"])["version"]

        self.assertEqual(version(1), version(1))
        self.assertNotEqual(version(1), version(2))

    def test_what_has_no_content_is_refused(self):
        error = self.error_of(lambda: self.version("LOCK.acquire()", LOCK=threading.Lock()))
        self.assertIn("LOCK is <unlocked", str(error))
        self.assertIn("make it a parameter", str(error))

    def test_it_is_the_same_in_every_process(self):
        code = "import sys; sys.path.insert(0, sys.argv[1]); import test_strategy as t; from tamis import _strategy; print(_strategy.describe(t.Hears)['version'])"
        told = {
            subprocess.run(["/usr/bin/python3", "-c", code, str(Path(__file__).parent)], check=True, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
            for seed in ("1", "2")
        }
        self.assertEqual(len(told), 1)

    def test_a_changed_class_never_answers_with_an_old_result(self):
        buys = "self.is_invested(0) or self.set_holdings(0, self.size)"
        first = self.home.backtest(made(buys), SYMBOL, DAYS[0])
        again = self.home.backtest(made(buys), SYMBOL, DAYS[0])
        other = self.home.backtest(made("self.is_invested(0) or self.set_holdings(0, self.size / 2)"), SYMBOL, DAYS[0])
        self.assertEqual((again.was_known, other.was_known), (True, False))
        self.assertEqual(first.key, again.key)
        self.assertNotEqual(first["lean_end_equity_usd"], other["lean_end_equity_usd"])


class Descriptions(OnAMarket):
    def test_a_class_stands_beside_the_built_in_strategies(self):
        self.home.backtest(Holds, SYMBOL, DAYS[0])
        self.assertIn("holds", set(tamis.strategies()["strategy"]))
        self.home.backtest(MyIdea, SYMBOL, DAYS[0])
        self.assertEqual(list(tamis.strategies("my_idea")["parameter"]), ["fast", "slow", "stop_fraction"])

    def test_parameters_have_bounds_and_words(self):
        error = self.error_of(lambda: self.home.backtest(MyIdea, SYMBOL, DAYS[0], parameters={"fast": 0}))
        self.assertIn("my_idea.fast is '0'; allowed: 1 to 200", str(error))
        error = self.error_of(lambda: self.home.backtest(Fails, SYMBOL, DAYS[0], parameters={"fault": "sings"}))
        self.assertIn("raises", str(error))

    def test_names_that_are_taken_are_refused(self):
        for body, said in (("cash: float = 1.0", "has the name of something else"), ("symbol: str = 'A'", "has the name of something else"), ("fast: int", "needs a default"), ("fast: int = 2.5", "its annotation says int"), ("name = 'My Idea'", "small letters")):
            space = {"tamis": tamis}
            exec(f"class Wrong(tamis.Strategy):\n    {body}\n", space)
            self.assertIn(said, str(self.error_of(lambda: self.home.backtest(space["Wrong"], SYMBOL, DAYS[0]))))
        space["Wrong"].name = "buy_and_hold"
        self.assertIn("there is a strategy 'buy_and_hold' already", str(self.error_of(lambda: self.home.backtest(space["Wrong"], SYMBOL, DAYS[0]))))

    def test_daily_runs_are_refused_where_minutes_are_needed(self):
        self.assertIn("needs minute bars", str(self.error_of(lambda: self.home.backtest(MyIdea, SYMBOL, DAYS[0], resolution="daily"))))


class Decimals(unittest.TestCase):
    def test_they_compute_as_the_engine_does(self):
        price = tamis.Decimal("146.39")
        self.assertEqual(str(price * 0.98), "143.4622")
        self.assertEqual(str(tamis.Decimal(1) / 3), "0.3333333333333333333333333333")
        self.assertEqual(str(1 - price), "-145.39")
        self.assertEqual(str(price + decimal.Decimal("1E+2")), "246.39")
        self.assertEqual((float(price), int(price), str(round(price, 1))), (146.39, 146, "146.4"))
        self.assertEqual(f"{price:.1f}", "146.4")

    def test_they_compare_with_every_number(self):
        price = tamis.Decimal("2.50")
        self.assertTrue(price == 2.5 and price > 2 and price <= decimal.Decimal("2.5") and 3 > price)
        self.assertEqual(hash(price), hash(decimal.Decimal("2.5")))
        self.assertFalse(price == "2.5")

    def test_what_is_no_number_is_refused(self):
        with self.assertRaises(TypeError):
            tamis.Decimal("2") + True
        with self.assertRaisesRegex(tamis.Error, "'a lot' is no decimal number"):
            tamis.Decimal("a lot")


if __name__ == "__main__":
    unittest.main()
