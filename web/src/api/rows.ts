// Rows as the server sends them: columns with type and unit, then values.
/** As many rows as one question for rows asks for. */
export const page_rows = 100;

export type Value = string | number | boolean | null;
export type ColumnType = "text" | "integer" | "real" | "decimal" | "day" | "timestamp" | "hash" | "boolean";

export interface RowColumn {
    name: string;
    type: ColumnType;
    unit: string;
}

export interface Rows {
    columns: RowColumn[];
    rows: Value[][];
    total: number;
    is_total_known: boolean;
}

export type RowRecord = Record<string, Value>;

export function isNumeric(type: ColumnType): boolean {
    return type === "integer" || type === "real" || type === "decimal";
}

/** Each row by its columns' names. */
export function recordsOf(rows: Rows): RowRecord[] {
    return rows.rows.map((row) => Object.fromEntries(rows.columns.map((column, i) => [column.name, row[i] ?? null])));
}

/** The numbers of a column; what is undefined is left as null. */
export function numbersOf(rows: Rows, name: string): (number | null)[] {
    const at = rows.columns.findIndex((column) => column.name === name);
    return rows.rows.map((row) => (typeof row[at] === "number" ? (row[at] as number) : null));
}

export function textOf(value: Value | undefined): string {
    return value === null || value === undefined ? "" : String(value);
}
