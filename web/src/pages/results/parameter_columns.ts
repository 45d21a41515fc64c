// Parameters of strategies as columns of cells: read from the text of all parameters, which every cell has.
import type { Rows, Value } from "../../api/rows";
import { textOf } from "../../api/rows";
import type { CatalogIndex } from "../../catalog/catalog";
import { parametersIn } from "../../text/names";

/** The columns to ask the server for, so that these can be shown. */
export function askedColumns(columns: string[], catalog: CatalogIndex): string[] {
    return [...new Set(["cell", "strategy", ...columns.map((name) => (catalog.is_parameter(name) ? "parameters" : name))])];
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
