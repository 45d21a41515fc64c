// A question about cells as the SQL that says the same.
import { cells_table, notes_table, type CatalogIndex } from "../catalog/catalog";
import { conditionsIn } from "./where";

const cells_of_run = /^run\s*=\s*(\d+)$/;
const words = new Set(["and", "or", "not", "in", "between", "like", "is", "null", "true", "false"]);
const pieces = /'(?:[^']|'')*'|"[^"]*"|-?\d[\d.]*(?:e[+-]?\d+)?%?(?![\w-])|[A-Za-z_][\w.]*|[^\s\w]|\s+|\S/g;

/** Tables of strategies that hold a parameter. */
function tablesOf(name: string, catalog: CatalogIndex): string[] {
    return catalog.catalog.tables
        .filter((table) => table.name.startsWith("strategy_") && table.columns.some((column) => column.name === name))
        .map((table) => table.name);
}

class Writer {
    readonly joined = new Set<string>();

    constructor(private readonly catalog: CatalogIndex) {}

    column(name: string): string {
        if (this.catalog.is_note(name)) {
            this.joined.add(notes_table);
            return `${notes_table}.${name}`;
        }
        if (!this.catalog.is_parameter(name)) return name;
        const tables = tablesOf(name, this.catalog);
        for (const table of tables) this.joined.add(table);
        const places = tables.map((table) => `${table}.${name}`);
        return places.length === 1 ? (places[0] ?? name) : `coalesce(${places.join(", ")})`;
    }

    /** Percentages become fractions, bare words texts, parameters columns of their tables, a run the cells that it asked for. */
    where(text: string): string {
        return conditionsIn(text)
            .map((one) => one.replace(cells_of_run, "cell IN (SELECT cell FROM run_cell WHERE run = $1)"))
            .map((one) => (one.startsWith("cell IN (SELECT") ? one : this.condition(one)))
            .join(" and ");
    }

    private condition(text: string): string {
        const out: string[] = [];
        for (const piece of text.match(pieces) ?? []) {
            if (/^-?[\d.]+.*%$/.test(piece)) out.push(String(Number((Number(piece.slice(0, -1)) / 100).toPrecision(12))));
            else if (/^[A-Za-z_]/.test(piece) && !words.has(piece.toLowerCase()))
                out.push(this.catalog.column(piece) ? this.column(piece) : `'${piece}'`);
            else out.push(piece);
        }
        return out.join("").trim();
    }

    joins(): string {
        return [...this.joined].map((table) => `\nLEFT JOIN ${table} USING (cell)`).join("");
    }
}

export function sqlOf(columns: string[], where: string, sort: string[], catalog: CatalogIndex): string {
    const writer = new Writer(catalog);
    const chosen = columns.map((name) => {
        const sql = writer.column(name);
        return sql === name ? name : `${sql} AS ${name}`;
    });
    const condition = where ? `\nWHERE ${writer.where(where)}` : "";
    const order = sort.map((one) => (one.startsWith("-") ? `${writer.column(one.slice(1))} DESC` : writer.column(one)));
    const ordered = order.length ? `\nORDER BY ${order.join(", ")}` : "";
    return `SELECT ${chosen.join(", ")}\nFROM ${cells_table}${writer.joins()}${condition}${ordered}`;
}

/** Cells in as many parts of equal size, from the smallest to the largest values of a column, with a measure's mean in each. */
export function bucketsSql(by: string, measure: string, where: string, buckets: number, catalog: CatalogIndex): string {
    const writer = new Writer(catalog);
    const [x, y] = [writer.column(by), writer.column(measure)];
    const condition = where ? ` AND (${writer.where(where)})` : "";
    const from = `FROM ${cells_table}${writer.joins()}`;
    const inner = `SELECT CAST(${x} AS DOUBLE) AS x, CAST(${y} AS DOUBLE) AS y, ntile(${buckets}) OVER (ORDER BY ${x}) AS bucket\n${from}\nWHERE ${x} IS NOT NULL${condition}`;
    const columns =
        "bucket, min(x) AS low, max(x) AS high, count(*) AS cells, avg(y) AS mean, avg(CASE WHEN y > 0 THEN 1.0 WHEN y IS NOT NULL THEN 0.0 END) AS profitable_fraction";
    return `SELECT ${columns}\nFROM (${inner})\nGROUP BY bucket\nORDER BY bucket`;
}
