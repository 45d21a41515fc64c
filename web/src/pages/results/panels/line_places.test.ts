// The order in which lines are drawn.
import { expect, test } from "vitest";
import { drawingOrder, pointsOf } from "./line_places";
import { axisOf } from "./parallel_axis";

const axes = [axisOf("a", "real", [0, 1, null, 1]), axisOf("gain", "real", [-1, 0.1, 1, 0.5])];

test("what is outside the brushes lies below, the ends of the last column on top", () => {
    expect(drawingOrder(axes, [true, true, true, false])).toEqual([3, 1, 0, 2]);
});

test("a line goes past an axis on which it has no value", () => {
    expect(pointsOf({ axes, xOf: (i) => i * 10 }, 2).map(([x]) => x)).toEqual([10]);
    expect(pointsOf({ axes, xOf: (i) => i * 10 }, 0).map(([x]) => x)).toEqual([0, 10]);
});
