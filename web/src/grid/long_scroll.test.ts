// A million rows below one scroll bar.
import { expect, test } from "vitest";
import { isSameSight, rowsInSight, stretch, tallest } from "./long_scroll";

test("rows that a browser can hold scroll as they are", () => {
    expect(stretch(28 * 5352, 800)).toBe(1);
});

test("the end of the bar is the end of ten million rows", () => {
    const rows_height = 28 * 10_000_000;
    const view_height = 800;
    expect((tallest - view_height) * stretch(rows_height, view_height)).toBeCloseTo(rows_height - view_height);
});

test("rows in sight and some beyond them are drawn, and no others", () => {
    const rows = { total: 1_000, row_height: 28, beyond: 12 };
    expect(rowsInSight(rows, { top: 0, height: 280 })).toEqual({ offset: 0, first: 0, last: 22 });
    expect(rowsInSight(rows, { top: 2_814, height: 280 })).toEqual({ offset: 2_814, first: 88, last: 123 });
    expect(rowsInSight(rows, { top: 27_720, height: 280 })).toEqual({ offset: 27_720, first: 978, last: 999 });
    expect(rowsInSight({ ...rows, total: 3 }, { top: 0, height: 280 })).toEqual({ offset: 0, first: 0, last: 2 });
    expect(rowsInSight({ ...rows, total: 0 }, { top: 0, height: 280 })).toEqual({ offset: 0, first: 0, last: -1 });
});

test("the last of ten million rows is in sight at the bar's end, whatever was there before", () => {
    const rows = { total: 10_000_000, row_height: 28, beyond: 0 };
    const end = rowsInSight(rows, { top: tallest - 800, height: 800 });
    expect(end.last).toBe(9_999_999);
    expect(end.first).toBe(9_999_971);
    // Fewer rows after a condition: the bar still stands where it stood until the browser moves it.
    expect(rowsInSight({ ...rows, total: 5 }, { top: 9_000, height: 800 }).first).toBe(5);
});

test("a row's own pixels scroll without drawing anything, but for a stretched bar", () => {
    const rows = { total: 1_000, row_height: 28, beyond: 12 };
    const [one, other] = [rowsInSight(rows, { top: 2_802, height: 280 }), rowsInSight(rows, { top: 2_829, height: 280 })];
    expect(isSameSight(one, other, 1)).toBe(false);
    expect(isSameSight(one, rowsInSight(rows, { top: 2_805, height: 280 }), 1)).toBe(true);
    expect(isSameSight(one, one, 1.5)).toBe(false);
});
