// A million rows below one scroll bar.
import { expect, test } from "vitest";
import { stretch, tallest } from "./long_scroll";

test("rows that a browser can hold scroll as they are", () => {
    expect(stretch(28 * 5352, 800)).toBe(1);
});

test("the end of the bar is the end of ten million rows", () => {
    const rows_height = 28 * 10_000_000;
    const view_height = 800;
    expect((tallest - view_height) * stretch(rows_height, view_height)).toBeCloseTo(rows_height - view_height);
});
