// Names as headings, parameters in short, reasons of what is undefined.
import { expect, test } from "vitest";
import { headingOf, reasonsIn, toldParameters } from "./names";

test("a heading leaves the unit to its mark, and other words alone", () => {
    expect(headingOf("total_return_fraction", "fraction")).toBe("total return");
    expect(headingOf("fees_usd", "USD")).toBe("fees");
    expect(headingOf("execution_time_ms", "ms")).toBe("execution time");
    expect(headingOf("pivot_bars", "bars")).toBe("pivot bars");
    expect(headingOf("fraction", "fraction")).toBe("fraction");
});

test("the first two parameters are told, and others that are not as usual", () => {
    const defaults = { a_bars: "2", b: "1min", c: "clock", d: "none" };
    expect(toldParameters("a_bars=2, b=1min, c=clock, d=none", defaults)).toBe("a bars 2 · b 1min");
    expect(toldParameters("a_bars=5, b=1min, c=bar, d=none", defaults)).toBe("a bars 5 · b 1min · c bar");
});

test("each undefined number has its reason", () => {
    const reasons = reasonsIn("mean, deviation: fewer than two sessions; factor: no losing trade");
    expect(reasons.get("deviation")).toBe("fewer than two sessions");
    expect(reasons.get("factor")).toBe("no losing trade");
    expect(reasons.size).toBe(3);
});
