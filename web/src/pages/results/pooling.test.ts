// Means over groups and their intervals by days.
import { expect, test } from "vitest";
import { dayInterval, pooled, studentQuantile } from "./pooling";

test("each cell counts once, and groups without a mean only as cells", () => {
    const groups = [
        { cells: 3, mean: 0.01, profitable_fraction: 1 },
        { cells: 1, mean: -0.03, profitable_fraction: 0 },
        { cells: 2, mean: null, profitable_fraction: null },
    ];
    expect(pooled(groups)).toEqual({ cells: 6, mean: 0, profitable: 0.75 });
});

test("days of equal size give the usual interval of a mean", () => {
    const days = [0.01, 0.02, 0.03].map((mean) => ({ cells: 5, mean }));
    const interval = dayInterval(days);
    // mean 0.02, standard deviation 0.01, t = 4.303, error 0.01 / √3
    expect(interval?.low).toBeCloseTo(0.02 - (4.303 * 0.01) / Math.sqrt(3), 6);
    expect(interval?.high).toBeCloseTo(0.02 + (4.303 * 0.01) / Math.sqrt(3), 6);
});

test("one day has no interval", () => {
    expect(dayInterval([{ cells: 100, mean: 0.01 }])).toBeNull();
});

test("quantiles go on where the list ends", () => {
    expect(studentQuantile(1)).toBe(12.706);
    expect(studentQuantile(60)).toBeCloseTo(2.0003, 3);
});
