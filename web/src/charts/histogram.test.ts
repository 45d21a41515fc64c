// A brush on a histogram becomes a range.
import { expect, test } from "vitest";
import { withRange } from "../text/where";
import { brushedRange, heights, shareOf } from "./histogram";

const histogram = { low: -0.2, high: 0.2, counts: new Array<number>(40).fill(1), nulls: 0 };

test("a brush ends on the edges of steps", () => {
    const { low, high } = brushedRange(histogram, 0.501, 0.749);
    expect(low).toBeCloseTo(0);
    expect(high).toBeCloseTo(0.1);
});

test("drawn from right to left it is the same brush", () => {
    expect(brushedRange(histogram, 0.75, 0.5)).toEqual(brushedRange(histogram, 0.5, 0.75));
});

test("an end at the edge is open, and a click clears", () => {
    expect(brushedRange(histogram, 0.75, 1.2).high).toBeNull();
    expect(brushedRange(histogram, 0.3, 0.301)).toEqual({ low: null, high: null });
});

test("the range is the text of the question", () => {
    const { low, high } = brushedRange(histogram, 0.625, 1);
    expect(withRange("symbol = 'SPY'", "gain", low, high)).toBe("symbol = 'SPY' and gain >= 0.05");
});

test("one of many is still seen", () => {
    expect(heights([0, 1, 1_000_000])).toEqual([0, 0.06, 1]);
    expect(shareOf(histogram, 0)).toBeCloseTo(0.5);
});
