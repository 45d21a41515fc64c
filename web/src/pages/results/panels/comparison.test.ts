// Selections on common axes.
import { expect, test } from "vitest";
import { mergedSpread, summedDays } from "./comparison";

test("shares on common steps add up to one each", () => {
    const { lines } = mergedSpread([
        { low: 0, high: 1, counts: [1, 3], nulls: 0 },
        { low: -1, high: 3, counts: [5, 5, 5, 5], nulls: 2 },
    ]);
    for (const line of lines) expect(line.reduce<number>((sum, share) => sum + (share ?? 0), 0)).toBeCloseTo(1);
});

test("days are summed in order, and missing ones add nothing", () => {
    const { x, lines } = summedDays([
        [
            { day: "2024-03-04", mean: 0.02 },
            { day: "2024-03-01", mean: 0.01 },
        ],
        [{ day: "2024-03-05", mean: -0.01 }],
    ]);
    expect(x.length).toBe(3);
    expect(lines[0]).toEqual([0.01, 0.03, 0.03]);
    expect(lines[1]).toEqual([0, 0, -0.01]);
});
