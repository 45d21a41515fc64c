// A cell and its bars as the server tells them.
import type { RowRecord, Rows } from "../../api/rows";
import type { Note } from "../../parts/note_field";
import type { StrategyLine } from "./strategy_lines";

export interface CellAnswer {
    cell: RowRecord;
    parameters: Record<string, string>;
    counters: RowRecord | null;
    lean_result: RowRecord | null;
    trades: Rows;
    fills: Rows;
    equity: Rows;
    /** What the key was made of, line by line. */
    key_text?: string | null;
    /** LEAN's own, where they are still on disk. */
    files?: { name: string; bytes: number }[];
    note?: Note | null;
}

export interface Bars {
    time: number[];
    open: number[];
    high: number[];
    low: number[];
    close: number[];
    volume: number[];
    vwap: (number | null)[];
}

export interface BarsAnswer {
    resolution: string;
    /** Of bars that are put together on the page. */
    minutes?: number;
    bars: Bars;
    /** The strategy's own, where it has any. */
    lines?: StrategyLine[];
}
