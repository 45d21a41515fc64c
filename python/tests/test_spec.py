"""Python values become the texts that the command line says."""

import datetime
import decimal
import json
import unittest

import tamis
from tamis import _spec


class Spec(unittest.TestCase):
    def test_a_filter_as_a_mapping_is_the_filter_as_a_text(self):
        self.assertEqual(_spec.filter_text({"gap": {"threshold": "2%", "direction": "up"}}), "gap(threshold=2%, direction=up)")
        self.assertEqual(_spec.filter_text("gap(threshold=2%)"), "gap(threshold=2%)")

    def test_what_is_no_filter_is_refused_with_what_would_be_one(self):
        with self.assertRaisesRegex(tamis.Error, "is no filter; write 'gap"):
            _spec.filter_text({"gap": {}, "rsi": {}})

    def test_days_decimals_and_ranges_are_plain_in_a_pipeline(self):
        text = _spec.pipeline_text({"a": [datetime.date(2024, 3, 1), decimal.Decimal("0.10"), range(2, 4)]})
        self.assertEqual(json.loads(text), {"a": ["2024-03-01", "0.10", [2, 3]]})

    def test_numbers_of_numpy_are_numbers(self):
        import numpy

        self.assertEqual(json.loads(_spec.pipeline_text({"a": numpy.array([2, 5]), "b": numpy.float64(0.5)})), {"a": [2, 5], "b": 0.5})
        self.assertEqual(_spec.filter_text({"f": {"on": numpy.bool_(True), "n": numpy.int64(3)}}), "f(on=true, n=3)")

    def test_a_mapping_of_conditions_asks_for_each(self):
        text = _spec.where_text({"symbol": ["A", "B"], "pivot_bars": 2, "failure": None})
        self.assertEqual(text, "symbol in ('A', 'B') and pivot_bars = '2' and failure is null")

    def test_a_strategy_in_python_is_refused_in_words(self):
        with self.assertRaises(tamis.Error) as caught:
            tamis.open("/nowhere").backtest(object, "SPY", "2024-03-01")
        self.assertEqual(caught.exception.problem, "invalid request")
        self.assertIn("is Python's; strategies are built in", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
