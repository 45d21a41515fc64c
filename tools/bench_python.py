"""What calls from Python cost, beside the commands: bench_python.py PROGRAM, with the built package on PYTHONPATH."""

import json
import subprocess
import sys
import tempfile
import time

import tamis

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


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="tamis-bench-") as scratch:
        bench(sys.argv[1], scratch)
