// Which parameters a grid of runs varied.
import { expect, test } from "vitest";
import { varyingParameters } from "./use_varying";

test("parameters with more than one value, most values first, of the strategy with most cells", () => {
    const sets = [
        { strategy: "one", parameters: "a=1, b=x, c=0", cells: 10 },
        { strategy: "one", parameters: "a=2, b=y, c=0", cells: 10 },
        { strategy: "one", parameters: "a=3, b=y, c=0", cells: 10 },
        { strategy: "two", parameters: "d=1", cells: 5 },
        { strategy: "two", parameters: "d=2", cells: 5 },
    ];
    expect(varyingParameters(sets)).toEqual(["a", "b"]);
    expect(varyingParameters([])).toEqual([]);
});
