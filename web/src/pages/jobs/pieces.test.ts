// Answers taken apart.
import { expect, test } from "vitest";
import { piecesOf } from "./pieces";

test("numbers are figures, lists and counts are tables, what is empty is left out", () => {
    const pieces = piecesOf({
        files: 2,
        rounded: 0,
        rejected: { "high below low": 3 },
        rejected_lines: [{ place: "a.csv:3", why: "high below low" }],
        notes: [],
        seconds: 0.5,
    });
    expect(pieces.figures).toEqual([
        ["files", 2],
        ["seconds", 0.5],
    ]);
    expect(pieces.tables).toEqual([
        ["rejected", [{ what: "high below low", count: 3 }]],
        ["rejected_lines", [{ place: "a.csv:3", why: "high below low" }]],
    ]);
});

test("rows of the server are a table, an object of mixed things stands inside", () => {
    const column = { name: "symbol", type: "text", unit: "" };
    const pieces = piecesOf({
        findings: { columns: [column], rows: [["A"]], total: 1, is_total_known: true },
        comparison: { equal: false, left: "a" },
    });
    expect(pieces.tables).toEqual([["findings", [{ symbol: "A" }]]]);
    expect(pieces.inner).toEqual([["comparison", { equal: false, left: "a" }]]);
});

test("what the members of a list hold inside is told below it", () => {
    const pieces = piecesOf({ parts: [{ source: "old.csv", mapped: { strategy: 4 } }] });
    expect(pieces.tables).toEqual([["parts", [{ source: "old.csv" }]]]);
    expect(pieces.inner).toEqual([["parts", { mapped: { strategy: 4 } }]]);
});
