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

    def test_whatever_can_be_counted_through_is_one_of_several_values(self):
        import numpy

        for values in ({2: 0, 5: 0}.keys(), (n for n in (2, 5)), numpy.array([2, 5]), range(2, 6, 3)):
            self.assertEqual(_spec.where_text({"pivot_bars": values}), "pivot_bars in ('2', '5')")

    def test_what_is_no_condition_is_refused_by_its_kind(self):
        for where in (["symbol = A"], {"symbol": []}, {"symbol": ["A", None]}, {"symbol": b"A"}, {"symbol": {"a": 1}}):
            with self.assertRaises(tamis.Error, msg=repr(where)) as caught:
                _spec.where_text(where)
            self.assertEqual(caught.exception.problem, "invalid request")

    def test_an_exponent_of_a_decimal_is_written_out(self):
        self.assertEqual(_spec.word(decimal.Decimal("1E+2")), "100")
        self.assertEqual(_spec.word(decimal.Decimal("1E-7")), "0.0000001")
        with self.assertRaisesRegex(tamis.Error, "NaN is no number"):
            _spec.word(decimal.Decimal("NaN"))

    def test_instants_of_numpy_and_pandas_name_their_day(self):
        import numpy
        import pandas

        for value in (numpy.datetime64("2024-03-01"), numpy.datetime64("2024-03-01T10:30", "ns"), pandas.Timestamp("2024-03-01 10:30")):
            self.assertEqual(_spec.day(value), "2024-03-01")
            self.assertEqual(json.loads(_spec.pipeline_text({"a": value, "b": numpy.array([value], "datetime64[ns]")})), {"a": "2024-03-01", "b": ["2024-03-01"]})
        for nothing in (numpy.datetime64("NaT"), pandas.NaT):
            with self.assertRaisesRegex(tamis.Error, "NaT is no day"):
                _spec.day(nothing)

    def test_what_json_cannot_write_is_refused(self):
        with self.assertRaisesRegex(tamis.Error, "cannot be written as a pipeline file"):
            _spec.pipeline_text({"a": float("nan")})

    def test_counts_are_whole_and_not_negative(self):
        for limit in (-1, 2.5, True, "7"):
            with self.assertRaisesRegex(tamis.Error, "limit is .*; it must be a whole number of 0 or more"):
                _spec.whole_number("limit", limit, 0)

    def test_a_class_that_is_no_strategy_is_refused_in_words(self):
        with self.assertRaises(tamis.Error) as caught:
            tamis.open("/nowhere").backtest(object, "SPY", "2024-03-01")
        self.assertEqual(caught.exception.problem, "invalid request")
        self.assertIn("a class that derives from tamis.Strategy", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
