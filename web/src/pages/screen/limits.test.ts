// Limits that a person drags.
import { expect, test } from "vitest";
import { limitsOf, withLimit } from "./limits";

const parameter = (name: string, type: string, unit: string, allowed: string, usual: string) => ({
    name,
    type,
    unit,
    allowed,
    default: usual,
    meaning: "",
});
const card = {
    name: "gap",
    meaning: "",
    unit: "fraction",
    parameters: [
        parameter("threshold", "decimal", "fraction", "0 to 0.5", "0.02"),
        parameter("days", "integer", "days", "1 to 9", "2"),
        parameter("direction", "text", "", "up or down", "up"),
    ],
};

test("a limit is a number in the unit of the measure", () => {
    const limits = limitsOf({ name: "gap", values: { threshold: "3%" } }, card);
    expect(limits.map((limit) => [limit.parameter.name, limit.value])).toEqual([["threshold", 0.03]]);
    expect(limitsOf({ name: "gap", values: {} }, card)[0]?.value).toBe(0.02);
});

test("what is dragged stays within bounds, and sizes have no side", () => {
    const [limit] = limitsOf({ name: "gap", values: {} }, card);
    if (!limit) throw new Error("there is a limit");
    expect(withLimit(limit, 0.012345)).toBe("1.23%");
    expect(withLimit(limit, -0.04)).toBe("4%");
    expect(withLimit(limit, 9)).toBe("50%");
});
