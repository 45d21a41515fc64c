// Filters as text and back.
import { expect, test } from "vitest";
import { boundsIn, filterOf, filterText, numberIn, shownValue } from "./filter_text";

const card = {
    name: "gap",
    meaning: "",
    parameters: ["threshold", "direction"].map((name) => ({ name, type: "text", default: "", allowed: "", meaning: "" })),
};

test("a filter is read and written", () => {
    const choice = filterOf(" gap( direction = up, threshold=2% ) ");
    expect(choice).toEqual({ name: "gap", values: { direction: "up", threshold: "2%" } });
    expect(filterText(choice, card)).toBe("gap(threshold=2%, direction=up)");
    expect(filterText({ name: "gap", values: { threshold: "" } }, card)).toBe("gap");
    expect(filterOf("gap")).toEqual({ name: "gap", values: {} });
});

test("fractions are shown as percentages", () => {
    expect(shownValue("0.02", "fraction")).toBe("2%");
    expect(shownValue("2%", "fraction")).toBe("2%");
    expect(shownValue("none", "fraction")).toBe("none");
    expect(shownValue("14", "days")).toBe("14");
});

test("bounds and numbers are read from the catalog's words", () => {
    expect(boundsIn("0 to 0.5")).toEqual({ low: 0, high: 0.5 });
    expect(boundsIn("0 to 1e+15")?.high).toBe(1e15);
    expect(boundsIn("up, down or both")).toBeUndefined();
    expect(numberIn("2.5 %")).toBe(0.025);
    expect(numberIn("none")).toBeUndefined();
});
