// Parameters of sampled cells, read from the text of all parameters: for ten thousand cells that is many times
// faster than a column for each, which the server looks up in the strategies' tables.
import { textOf, type Rows, type Value } from "../../../api/rows";
import type { CatalogIndex } from "../../../catalog/catalog";
import { parametersIn } from "../../../text/names";

/** The columns to ask for, so that these can be shown. */
export function sampledColumns(columns: string[], catalog: CatalogIndex): string[] {
    return [...new Set(["cell", ...columns.map((name) => (catalog.is_parameter(name) ? "parameters" : name))])];
}

function typed(text: string | undefined, type: string): Value {
    if (text === undefined || text === "none") return null;
    if (type === "boolean") return text === "true";
    const number = Number(text);
    return type === "text" || Number.isNaN(number) ? text : number;
}

export function withParameters(rows: Rows, columns: string[], catalog: CatalogIndex): Rows {
    const added = columns.flatMap((name) => (catalog.is_parameter(name) ? (catalog.column(name) ?? []) : []));
    if (!added.length) return rows;
    const at = rows.columns.findIndex((column) => column.name === "parameters");
    return {
        ...rows,
        columns: [...rows.columns, ...added.map(({ name, type, unit }) => ({ name, type, unit }))],
        rows: rows.rows.map((row) => {
            const values = new Map(parametersIn(textOf(row[at])));
            return [...row, ...added.map(({ name, type }) => typed(values.get(name), type))];
        }),
    };
}
