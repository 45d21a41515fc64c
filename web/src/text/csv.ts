// Rows as CSV: undefined is an empty field, what needs quotes has them.
import type { Rows, Value } from "../api/rows";

function field(value: Value): string {
    const text = value === null ? "" : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvOf(rows: Rows): string {
    const lines = [rows.columns.map((column) => field(column.name)), ...rows.rows.map((row) => row.map(field))];
    return `${lines.map((line) => line.join(",")).join("\n")}\n`;
}
