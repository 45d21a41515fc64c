// Samples of overlapping selections.
import { expect, test } from "vitest";
import type { Rows } from "../../../api/rows";
import { anyOf, joined } from "./use_sample";

const sample = (...cells: string[]): Rows => ({
    columns: [{ name: "cell", type: "hash", unit: "" }],
    rows: cells.map((cell) => [cell]),
    total: cells.length,
    is_total_known: true,
});

test("a cell of two selections is counted once, in the first", () => {
    const both = joined([sample("a", "b"), sample("b", "c")], 3);
    expect(both?.rows.rows).toEqual([["a"], ["b"], ["c"]]);
    expect(both?.rows.total).toBe(3);
    expect(both?.of).toEqual([0, 0, 1]);
    expect(joined([sample("a", "b")])?.rows.total).toBe(2);
    expect(joined([])).toBeUndefined();
});

test("of all cells and some, all match", () => {
    expect(anyOf(["symbol = SPY", "pivot_bars = 2 or pivot_bars = 5"])).toBe("(symbol = SPY) or (pivot_bars = 2 or pivot_bars = 5)");
    expect(anyOf(["symbol = SPY", ""])).toBe("");
});
