// Five minutes from one.
import { expect, test } from "vitest";
import { longerBars } from "./longer_bars";

const minutes = {
    time: [1800, 1860, 2040, 2100],
    open: [10, 11, 12, 13],
    high: [11, 14, 12, 13],
    low: [9, 11, 8, 13],
    close: [11, 12, 9, 13],
    volume: [100, 200, 300, 400],
    vwap: [10, 11, 11.5, 12],
};

test("open of the first, close of the last, extremes and volume of all", () => {
    expect(longerBars(minutes, 5)).toEqual({
        time: [1800, 2100],
        open: [10, 13],
        high: [14, 13],
        low: [8, 13],
        close: [9, 13],
        volume: [600, 400],
        vwap: [11.5, 12],
    });
});

test("one minute is as it is", () => {
    expect(longerBars(minutes, 1)).toBe(minutes);
});
