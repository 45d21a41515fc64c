// What a few letters may mean: a symbol, a cell's key, a run, a column.
import { linkTo } from "../address/address_text";
import type { RowRecord } from "../api/rows";
import { textOf } from "../api/rows";
import type { CatalogColumn } from "../catalog/catalog";
import { headingOf } from "../text/names";
import { equalCondition } from "../text/where";

export interface Find {
    kind: string;
    text: string;
    note: string;
    to: string;
}

interface Places {
    symbols: string[];
    runs: RowRecord[];
    columns: CatalogColumn[];
}

const most_of_a_kind = 6;

function symbolFinds(text: string, symbols: string[]): Find[] {
    const begin = text.toUpperCase();
    return symbols
        .filter((symbol) => symbol.startsWith(begin))
        .slice(0, most_of_a_kind)
        .map((symbol) => ({
            kind: "symbol",
            text: symbol,
            note: "its cells",
            to: linkTo("/results", { q: equalCondition("symbol", symbol) }),
        }));
}

function runFinds(text: string, runs: RowRecord[]): Find[] {
    return runs
        .filter((run) => textOf(run.run) === text.replace("#", "") || textOf(run.name).toLowerCase().includes(text.toLowerCase()))
        .slice(0, most_of_a_kind)
        .map((run) => ({
            kind: "run",
            text: `${textOf(run.run)} ${textOf(run.name)}`,
            note: textOf(run.state),
            to: `/runs/${textOf(run.run)}`,
        }));
}

function columnFinds(text: string, columns: CatalogColumn[]): Find[] {
    const words = text
        .toLowerCase()
        .split(/[\s_]+/)
        .filter(Boolean);
    return columns
        .filter((column) => words.every((word) => column.name.includes(word)))
        .slice(0, most_of_a_kind)
        .map((column) => ({
            kind: "column",
            text: headingOf(column.name, column.unit),
            note: column.unit,
            to: linkTo("/results", { cols: `cell,symbol,first_day,${column.name}`, sort: `-${column.name}` }),
        }));
}

export function found(asked: string, places: Places): Find[] {
    const text = asked.trim();
    if (!text) return [];
    const is_key = /^[0-9a-f]{4,32}$/.test(text);
    const cell: Find[] = is_key ? [{ kind: "cell", text, note: "by its key", to: `/cells/${text}` }] : [];
    return [...cell, ...symbolFinds(text, places.symbols), ...runFinds(text, places.runs), ...columnFinds(text, places.columns)];
}
