// Steps of a distribution.
import { expect, test } from "vitest";
import { stepsOf } from "./steps_of";

test("a step begins at zero, and every value is in one", () => {
    const { begins, counts } = stepsOf([-0.03, -0.01, 0, 0.02, 0.05], 8);
    expect(begins.some((begin) => begin === 0)).toBe(true);
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(5);
    expect(counts.slice(begins.indexOf(0)).reduce((sum, one) => sum + one, 0)).toBe(3);
});

test("equal values are one step, and none are none", () => {
    expect(stepsOf([0, 0], 10).counts).toEqual([2]);
    expect(stepsOf([], 10)).toEqual({ begins: [], counts: [] });
});
