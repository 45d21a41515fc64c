// A cell's chart as a file.
import { expect, test } from "vitest";
import { cellCsv, cellSvg } from "./cell_picture";

const bars = {
    time: [1709303400, 1709303460],
    open: [10, 11],
    high: [11, 12],
    low: [9, 10],
    close: [11, 10],
    volume: [100, 200],
    vwap: [10, null],
};
const drawn = { resolution: "minute", bars };
const none = { columns: [], rows: [], total: 0, is_total_known: true };
const fills = {
    ...none,
    columns: ["time", "quantity"].map((name) => ({ name, type: "text" as const, unit: "" })),
    rows: [["2024-03-01T14:31:00Z", 5]],
};
const answer = { cell: {}, parameters: {}, counters: null, lean_result: null, trades: none, fills, equity: none };
const colours = {
    paper: "#fff",
    ink: "#000",
    faint: "#666",
    grid: "#eee",
    font: "x",
    gain: "#00f",
    loss: "#f80",
    accent: "#077",
};

test("a candle a bar, an arrow a fill, the account below", () => {
    const svg = cellSvg("A day", answer, drawn, [{ time: 1709303400, value: 1000 }], colours);
    expect(svg.match(/<rect/g)?.length).toBe(3);
    expect(svg.match(/<path/g)?.length).toBe(1);
    expect(svg.match(/<polyline/g)?.length).toBe(3);
});

test("a line a bar, what is undefined is empty", () => {
    expect(cellCsv(drawn, [{ time: 1709303460, value: 999 }]).split("\n")).toEqual([
        "time,open,high,low,close,volume,vwap,account_usd",
        "2024-03-01T14:30:00.000Z,10,11,9,11,100,10,",
        "2024-03-01T14:31:00.000Z,11,12,10,10,200,,999",
        "",
    ]);
});
