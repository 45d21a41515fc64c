// The hits with what else is known of them: the course of their day, their cells, and the mean of those.
import type { ColumnType, RowColumn, Rows, Value } from "../../api/rows";
import type { Shape } from "../../text/numbers";
import { hitKey, type HitResult } from "./use_hit_results";

export const course = "course_of_the_day";

export function withMore(hits: Rows, results: Map<string, HitResult>, measure: string, { type, unit }: Shape): Rows {
    const [symbol_at, day_at] = ["symbol", "day"].map((name) => hits.columns.findIndex((column) => column.name === name));
    const keyOf = (row: Value[]) => hitKey(row[symbol_at ?? 0], row[day_at ?? 0]);
    const of_cells: RowColumn[] = results.size
        ? [
              { name: "cells", type: "integer", unit: "count" },
              { name: `mean_${measure}`, type: type as ColumnType, unit },
          ]
        : [];
    return {
        ...hits,
        columns: [...hits.columns.slice(0, 2), { name: course, type: "text", unit: "" }, ...hits.columns.slice(2), ...of_cells],
        rows: hits.rows.map((row) => {
            const result = results.get(keyOf(row));
            const told = results.size ? [result?.cells ?? null, result?.mean ?? null] : [];
            return [...row.slice(0, 2), keyOf(row), ...row.slice(2), ...told];
        }),
    };
}

/** Undefined ones last, whichever way. */
export function compare(a: Value, b: Value): number {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return a < b ? -1 : a > b ? 1 : 0;
}
