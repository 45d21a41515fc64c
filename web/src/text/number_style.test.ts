// Numbers as a person chose them.
import { afterEach, expect, test } from "vitest";
import { setNumberStyle, styleIn, styleText, usual_style } from "./number_style";
import { cellText, fullText, minus, unitMark } from "./numbers";

afterEach(() => setNumberStyle(usual_style));
const share = { type: "real", unit: "fraction" };

test("fractions are percentages, basis points or as they are", () => {
    expect([cellText(-0.01234, share), unitMark("fraction")]).toEqual([`${minus}1.23`, "%"]);
    setNumberStyle({ places: 2, fraction: "basis_points" });
    expect([cellText(-0.01234, share), fullText(0.5, share)]).toEqual([`${minus}123`, "5,000\u202fbp"]);
    setNumberStyle({ places: 2, fraction: "fraction" });
    expect([cellText(-0.01234, share), unitMark("fraction")]).toEqual([`${minus}0.0123`, ""]);
});

test("places are chosen, and whole numbers stay whole", () => {
    setNumberStyle({ places: 4, fraction: "percent" });
    expect(cellText(1.5, { type: "real", unit: "ratio" })).toBe("1.5000");
    expect(cellText(12, { type: "integer", unit: "count" })).toBe("12");
});

test("a kept style is read back, and what is none is as usual", () => {
    const style = { places: 3, fraction: "basis_points" } as const;
    expect(styleIn(styleText(style))).toEqual(style);
    expect(styleIn("half/99")).toEqual(usual_style);
});
