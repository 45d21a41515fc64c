// Rows as CSV: undefined is an empty field, what needs quotes has them.
import type { Rows, Value } from "../api/rows";

function field(value: Value): string {
    const text = value === null ? "" : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvLine(values: Value[]): string {
    return values.map(field).join(",");
}

export function csvOf(rows: Rows): string {
    return `${[csvLine(rows.columns.map((column) => column.name)), ...rows.rows.map(csvLine)].join("\n")}\n`;
}
