"""What calls from Python cost, beside the commands, and a strategy in Python beside the same in C++: bench_python.py PROGRAM, with
the built package on PYTHONPATH."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import tamis

sys.path.insert(0, str(Path(__file__).parent.parent / "python" / "tests"))
from my_idea import MyIdea  # noqa: E402

SPEC = {
    "screening": {
        "date_range": {"start": "2024-03-01", "end": "2024-03-28"},
        "filters": ["price_range(min=1, max=9999)"],
    },
    "backtesting": {
        "strategy": "market_structure",
        "parameters": {"pivot_bars": [2, 3, 5, 10], "timeframe": ["1min", "5min"]},
    },
    "output": {"formats": []},
}


def tell(what, call, times=5):
    """The best time of several; the last answer."""
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        answer = call()
        best = min(best, time.perf_counter() - started)
    print(f"{what:<40} {best * 1000:10.3f} ms")
    return answer


def bench(program, folder):
    def shell(*words):
        return subprocess.run([program, *words, "--home", folder], check=True, capture_output=True, text=True).stdout

    home = tamis.open(folder)
    home.simulate(40, "2024-02-01", "2024-03-28")
    run = tell("a run, computed", lambda: home.run(SPEC), times=1)
    assert run.computed == run.asked > 1000
    assert tell("the same, known", lambda: home.run(SPEC)).known == run.asked
    file = folder + "/spec.yaml"
    with open(file, "w") as out:
        json.dump(SPEC, out)
    told = tell("the same, known, by the command", lambda: shell("run", file, "--output", folder, "--json"))
    assert json.loads(told)["run"]["cells_known"] == run.asked
    key = tell("one row", lambda: home.results(limit=1))["cell"][0]
    assert key in tell("one row, by the command", lambda: shell("results", "list", "--limit", "1", "--json"))
    assert tell("a cell with its numbers", lambda: home.cell(key)).key == key
    cells = tell("all cells as a frame", home.results)
    assert len(tell("the frame as a table of pandas", cells.to_pandas)) == run.asked
    tell("the frame as Arrow", cells.__arrow_c_stream__)
    many = tell("a million rows of two columns", lambda: home.sql("SELECT range AS n, range / 2 AS x FROM range(1000000)"))
    assert tell("their table of pandas", many.to_pandas)["n"].sum() == 499999500000
    tell("them as Arrow", many.__arrow_c_stream__)


class OnBars(tamis.Strategy):
    """The averages of MyIdea over quarters of an hour, looked at when one has ended: no call a minute."""

    fast: int = 5
    slow: int = 20

    def initialize(self):
        bars = self.consolidate(0, 15)
        self.quick, self.late = self.sma(bars, self.fast), self.sma(bars, self.slow)
        self.consolidate(0, 15, self.on_quarter)

    def on_quarter(self, bar):
        if self.late.is_ready and self.quick.value > self.late.value:
            self.is_invested(0) or self.set_holdings(0, 0.95)
        elif self.is_invested(0):
            self.liquidate(0)


def bench_strategies(program, folder):
    """Cells of one day on one worker, in processor time: the screen, the store and all."""
    for word in ("new", "build"):
        subprocess.run([program, "strategy", word, "in_cpp"], check=True, capture_output=True, cwd=folder)
    home = tamis.open(folder + "/strategies", libraries=[folder + "/in_cpp/build/in_cpp.so"])
    home.simulate(20, "2024-03-01", "2024-03-28")
    screening = {"date_range": {"start": "2024-03-01", "end": "2024-03-28"}, "filters": ["price_range(min=1, max=9999)"]}
    traded = {}
    for strategy in ("in_cpp", MyIdea, OnBars):
        grid = {"strategy": strategy, "parameters": {"fast": [5, 8], "slow": [20, 30]}}
        started = time.process_time()
        run = home.run({"screening": screening, "backtesting": grid, "output": {"formats": []}}, threads=1)
        seconds = time.process_time() - started
        name = strategy if isinstance(strategy, str) else strategy.__name__
        assert run.failed == 0 and run.computed == run.asked > 1000
        traded[name] = home.results(f"run = {run.number}", "symbol, first_day, fast, slow", "lean_end_equity_usd")["lean_end_equity_usd"]
        print(f"{'a cell of ' + name:<40} {seconds / run.asked * 1000:10.3f} ms of {run.asked}")
    assert traded["in_cpp"].equals(traded["MyIdea"])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="tamis-bench-") as scratch:
        bench(sys.argv[1], scratch)
        bench_strategies(sys.argv[1], scratch)
