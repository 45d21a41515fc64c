// Conditions taken apart and put together.
import { describe, expect, test } from "vitest";
import { columnOf, conditionsIn, equalCondition, isOfField, rangeIn, whereOf, wholeRange, withRange, withoutColumn } from "./where";

describe("where", () => {
    test("conditions end at the ands outside brackets, quotes and betweens", () => {
        expect(conditionsIn("a > 1 and (b = 2 and c = 3) and name = 'x and y'")).toEqual([
            "a > 1",
            "(b = 2 and c = 3)",
            "name = 'x and y'",
        ]);
        expect(conditionsIn("a between 1 and 2 and b = 3")).toEqual(["a between 1 and 2", "b = 3"]);
        expect(conditionsIn("  ")).toEqual([]);
    });

    test("an or is bracketed when it is joined", () => {
        expect(whereOf(["a = 1 or b = 2", "c = 3"])).toBe("(a = 1 or b = 2) and c = 3");
    });

    test("a condition knows its column", () => {
        expect(columnOf("pivot_bars in (2, 5)")).toBe("pivot_bars");
        expect(columnOf("not symbol = SPY")).toBe("symbol");
        expect(columnOf("(a = 1 or b = 2)")).toBeUndefined();
    });

    test("a brush takes the place of the column's earlier range and leaves the others", () => {
        const first = withRange("symbol = 'SPY'", "gain", -0.0123456789, 0.05);
        expect(first).toBe("symbol = 'SPY' and gain >= -0.0123457 and gain <= 0.05");
        expect(withRange(first, "gain", 0, null)).toBe("symbol = 'SPY' and gain >= 0");
        expect(withoutColumn(first, "gain")).toBe("symbol = 'SPY'");
    });

    test("whole numbers are brushed between whole numbers", () => {
        expect(wholeRange("integer", 2.4, 7.8)).toEqual([3, 7]);
        expect(wholeRange("integer", null, 7)).toEqual([null, 7]);
        expect(wholeRange("real", 2.4, null)).toEqual([2.4, null]);
    });

    test("a range is read back, percentages too", () => {
        expect(rangeIn("gain > 1% and gain <= 0.5", "gain")).toEqual({ low: 0.01, high: 0.5 });
        expect(rangeIn("gain = 1", "gain")).toBeUndefined();
    });

    test("texts are quoted, what is undefined is asked for as null", () => {
        expect(equalCondition("reason", "can't")).toBe("reason = 'can''t'");
        expect(equalCondition("reason", null)).toBe("reason is null");
        expect(equalCondition("pivot_bars", 2)).toBe("pivot_bars = 2");
    });
});

test("a field stays the same under other brushes", () => {
    expect(isOfField("pivot_bars = 2 and timeframe = '1min' and sessions > 1", "pivot_bars", 2, "timeframe", "1min")).toBe(true);
    expect(isOfField("pivot_bars = 2", "pivot_bars", 2, "timeframe", "1min")).toBe(false);
});
