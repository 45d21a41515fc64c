// The cells that a run has kept, as its batches tell them: the latest few thousand.
import type { RowColumn, Value } from "../../api/rows";

export interface KeptCells {
    columns: RowColumn[];
    rows: Value[][];
}

export interface Batch extends KeptCells {
    /** All that the run has kept so far. */
    kept: number;
}

export const most_cells = 4000;

export function withBatch(cells: KeptCells, { columns, rows }: Batch): KeptCells {
    return { columns, rows: [...cells.rows, ...rows].slice(-most_cells) };
}

/** Days in seconds and values, in order of days; cells without a value have no place. */
export function pointsByDay({ columns, rows }: KeptCells, measure: string): { time: number; value: number }[] {
    const [day_at, value_at] = ["first_day", measure].map((name) => columns.findIndex((column) => column.name === name));
    return rows
        .flatMap((row) => {
            const value = row[value_at ?? -1];
            return typeof value === "number" ? [{ time: Date.parse(String(row[day_at ?? -1])) / 1000, value }] : [];
        })
        .sort((a, b) => a.time - b.time);
}
