// The account's value below the candles.
import { expect, test } from "vitest";
import { barAt, fallsOf, keptOnBars, valueFromFills } from "./value_on_bars";

const bars = {
    time: [600, 660, 720],
    open: [10, 11, 12],
    high: [10, 11, 12],
    low: [10, 11, 12],
    close: [10, 11, 9],
    volume: [1, 1, 1],
    vwap: [10, 10, 10],
};

test("a fill at a bar's end changes the value from that bar on", () => {
    const values = valueFromFills(bars, [{ time: 660, quantity: 100, price: 10, fee: 1 }], 1000, 1);
    expect(values.map((one) => one.value)).toEqual([999, 1099, 899]);
});

test("kept values are taken as they were at each bar's end", () => {
    const kept = [
        { time: 500, value: 1000 },
        { time: 660, value: 1010 },
        { time: 700, value: 1020 },
    ];
    expect(keptOnBars(bars, kept, 1).map((one) => one.value)).toEqual([1010, 1020, 1020]);
});

test("days end where the next begins", () => {
    expect(
        keptOnBars(
            bars,
            [
                { time: 719, value: 5 },
                { time: 99_999, value: 6 },
            ],
            null,
        ),
    ).toEqual([
        { time: 660, value: 5 },
        { time: 720, value: 6 },
    ]);
});

test("a fall is below the peak so far", () => {
    const values = [100, 110, 99, 120].map((value, time) => ({ time, value }));
    expect(fallsOf(values).map((one) => Number(one.value.toFixed(3)))).toEqual([0, 0, -0.1, 0]);
});

test("a fill is marked on the bar whose end made it", () => {
    expect(barAt(bars, 660, true)).toBe(0);
    expect(barAt(bars, 721, true)).toBe(1);
    expect(barAt(bars, 700, false)).toBe(1);
});
