// Lines in what is told of a pipeline.
import { expect, test } from "vitest";
import { beginOfLine, faultIn } from "./fault";

test("the server's words begin with the line", () => {
    expect(faultIn("pipeline:5: gap.threshold is '900%'; allowed: 0 to 0.5")).toEqual({
        line: 5,
        message: "gap.threshold is '900%'; allowed: 0 to 0.5",
    });
});

test("the reader's words end with it", () => {
    expect(faultIn("Map keys must be unique at line 3, column 1:")).toEqual({ line: 3, message: "Map keys must be unique" });
});

test("what names no line is as it is", () => {
    expect(faultIn("no bars: none of these days is on hand")).toEqual({ message: "no bars: none of these days is on hand" });
});

test("lines begin after the ends of those before", () => {
    expect([1, 2, 3].map((line) => beginOfLine("ab\nc\n\nd", line))).toEqual([0, 3, 5]);
});
