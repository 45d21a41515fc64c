// Lines with times of their own on the chart's bars.
import { expect, test } from "vitest";
import { onTimes } from "./line_times";

test("a point stands on the bar in which it was told, the last one of a bar counts", () => {
    expect(onTimes([600, 660, 720, 1200], [1, 2, null, 4], [600, 700])).toEqual([
        { time: 600, value: 2 },
        { time: 700, value: 4 },
    ]);
});

test("what was told before the first bar has no place", () => {
    expect(onTimes([500], [1], [600])).toEqual([]);
});
