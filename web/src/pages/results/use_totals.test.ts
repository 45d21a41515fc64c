// One row of all.
import { expect, test } from "vitest";
import { intervalText, totalsIn } from "./use_totals";

const row = { cells: 10, days: 3, mean: 0.01, median: 0, profitable_fraction: 0.4, low_95: -0.01, high_95: 0.03 };

test("an interval has both ends or is none", () => {
    expect(totalsIn(row).interval).toEqual({ low: -0.01, high: 0.03 });
    expect(totalsIn({ ...row, high_95: null }).interval).toBeNull();
});

test("what is undefined is not zero, and an interval reads with its unit", () => {
    expect(totalsIn(undefined)).toEqual({ cells: 0, days: null, mean: null, median: null, above: null, interval: null });
    expect(intervalText(totalsIn(row), { type: "real", unit: "fraction" })).toBe("\u22121.00\u202f% to 3.00\u202f%");
});
