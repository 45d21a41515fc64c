// A question as SQL and as a command.
import { expect, test } from "vitest";
import { CatalogIndex, type Catalog } from "../catalog/catalog";
import { bucketsSql, sqlOf } from "./sql";

const column = (name: string, type: "text" | "real" | "hash" = "real") => ({ name, type, unit: "", meaning: "" });
const parameter = { name: "width", type: "integer", default: "2", allowed: "1 to 9", meaning: "" };
const catalog = new CatalogIndex({
    tables: [
        { name: "backtest", meaning: "", columns: [column("cell", "hash"), column("symbol", "text"), column("gain")] },
        { name: "note", meaning: "", columns: [column("run"), column("cell", "hash"), column("star"), column("note", "text")] },
        { name: "strategy_one", meaning: "", columns: [column("cell", "hash"), column("width")] },
        { name: "strategy_two", meaning: "", columns: [column("cell", "hash"), column("width"), column("depth")] },
    ],
    filters: [],
    strategies: [
        { name: "one", meaning: "", parameters: [parameter] },
        { name: "two", meaning: "", parameters: [parameter, { ...parameter, name: "depth" }] },
    ],
    settings: [],
    default_columns: ["cell", "symbol", "gain"],
} satisfies Catalog);

test("percentages are fractions and bare words are texts", () => {
    expect(sqlOf(["symbol", "gain"], "gain > 5% and not symbol = SPY", ["-gain", "symbol"], catalog)).toBe(
        "SELECT symbol, gain\nFROM backtest\nWHERE gain > 0.05 and not symbol = 'SPY'\nORDER BY gain DESC, symbol",
    );
});

test("parameters are looked up in their strategies' tables", () => {
    expect(sqlOf(["symbol", "depth"], "width in (2, 5)", [], catalog)).toBe(
        "SELECT symbol, strategy_two.depth AS depth\nFROM backtest\nLEFT JOIN strategy_two USING (cell)\nLEFT JOIN strategy_one USING (cell)\n" +
            "WHERE coalesce(strategy_one.width, strategy_two.width) in (2, 5)",
    );
});

test("the cells of a run, and what a person wrote on them", () => {
    expect(sqlOf(["symbol", "note"], "run = 17 and star = true", [], catalog)).toBe(
        "SELECT symbol, note.note AS note\nFROM backtest\nLEFT JOIN note USING (cell)\n" +
            "WHERE cell IN (SELECT cell FROM run_cell WHERE run = 17) and note.star = true",
    );
});

test("quoted texts stay as they are", () => {
    expect(sqlOf(["symbol"], "symbol = 'and 5%'", [], catalog)).toContain("WHERE symbol = 'and 5%'");
});

test("parts of equal size by a column, with what they came to", () => {
    const sql = bucketsSql("gain", "gain", "symbol = SPY or gain > 5%", 5, catalog);
    expect(sql).toContain("ntile(5) OVER (ORDER BY gain)");
    expect(sql).toContain("WHERE gain IS NOT NULL AND (symbol = 'SPY' or gain > 0.05)");
});
