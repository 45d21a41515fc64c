// Small charts.
import { expect, test } from "vitest";
import { sparkPath } from "./spark";

test("a line goes from the left to the right, its highest at the top", () => {
    expect(sparkPath([1, 3, 2])).toBe("M2.0 18.0L48.0 2.0L94.0 10.0");
});

test("null breaks the line, and equal values are a level one", () => {
    expect(sparkPath([1, null, 1])).toBe("M2.0 10.0M94.0 10.0");
});
