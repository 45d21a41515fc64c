// Axes of numbers and of words.
import { expect, test } from "vitest";
import { axisOf, placeOn } from "./parallel_axis";

test("numbers go from the lowest to the highest, undefined ones have no place", () => {
    const axis = axisOf("gain", "real", [0.2, null, -0.2]);
    expect([axis.low, axis.high]).toEqual([-0.2, 0.2]);
    expect(axis.values).toEqual([0.2, null, -0.2]);
    expect(placeOn(axis, 0)).toBeCloseTo(0.5);
});

test("words stand at even places, in order of the numbers in them", () => {
    const axis = axisOf("timeframe", "text", ["15min", "1min", "5min", "1min"]);
    expect(axis.words).toEqual(["1min", "5min", "15min"]);
    expect(axis.values).toEqual([2, 0, 1, 0]);
});

test("an axis where all are equal has them in the middle", () => {
    expect(placeOn(axisOf("bars", "integer", [3, 3]), 3)).toBe(0.5);
});
