// A cell and its bars as the server tells them.
import type { RowRecord, Rows } from "../../api/rows";

export interface CellAnswer {
    cell: RowRecord;
    parameters: Record<string, string>;
    counters: RowRecord | null;
    lean_result: RowRecord | null;
    trades: Rows;
    fills: Rows;
    equity: Rows;
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
}
