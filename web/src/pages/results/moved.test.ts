// Columns that change their places.
import { expect, test } from "vitest";
import { movedOnto } from "./moved";

test("a column takes the place it is dropped on, to the right and to the left", () => {
    expect(movedOnto(["a", "b", "c", "d"], "a", "c")).toEqual(["b", "c", "a", "d"]);
    expect(movedOnto(["a", "b", "c", "d"], "d", "b")).toEqual(["a", "d", "b", "c"]);
});

test("what is not among them changes nothing", () => {
    expect(movedOnto(["a", "b"], "x", "a")).toEqual(["a", "b"]);
    expect(movedOnto(["a", "b"], "a", "x")).toEqual(["a", "b"]);
});
