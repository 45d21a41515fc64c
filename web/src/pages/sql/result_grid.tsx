// The rows of a statement, in any order that a heading is clicked into.
import { useCallback, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { textOf, type Rows, type Value } from "../../api/rows";
import { useCatalog } from "../../catalog/catalog_context";
import { Grid } from "../../grid/grid";
import { gridColumn } from "../../grid/grid_column";
import { shapeOf } from "../../text/units_by_name";

const samples = 50;

function compare(a: Value, b: Value): number {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return a < b ? -1 : a > b ? 1 : 0;
}

export function ResultGrid({ rows }: { rows: Rows }) {
    const catalog = useCatalog();
    const navigate = useNavigate();
    const [sort, setSort] = useState<string[]>([]);
    const columns = useMemo(
        () =>
            rows.columns.map((column, i) => {
                const known = catalog.column(column.name);
                const unit =
                    column.unit ||
                    known?.unit ||
                    shapeOf(
                        column.name,
                        rows.rows.slice(0, samples).map((row) => row[i] ?? null),
                    ).unit;
                const made = gridColumn({ ...column, unit, meaning: known?.meaning });
                // Two columns of a statement may have one name; a grid's columns may not.
                const longest = Math.max(...rows.rows.slice(0, samples).map((row) => textOf(row[i]).length), 0);
                return {
                    ...made,
                    name: `${i} ${column.name}`,
                    width: made.type === "text" ? Math.max(made.width, Math.min(360, longest * 7.2 + 20)) : made.width,
                };
            }),
        [rows, catalog],
    );
    const shown = useMemo(() => {
        const at = columns.findIndex((column) => column.name === sort[0]?.replace(/^-/, ""));
        const way = sort[0]?.startsWith("-") ? -1 : 1;
        return at < 0 ? rows.rows : rows.rows.toSorted((a, b) => way * compare(a[at] ?? null, b[at] ?? null));
    }, [rows, columns, sort]);
    const rowAt = useCallback((index: number) => shown[index], [shown]);
    const cell_at = rows.columns.findIndex((column) => column.name === "cell");
    if (rows.rows.length === 0) return <p className="p-4 text-ink-soft">The statement has no rows.</p>;
    return (
        <Grid
            label="Rows of the statement"
            columns={columns}
            total={shown.length}
            rowAt={rowAt}
            sort={sort}
            onSort={(name) => setSort(sort[0] === `-${name}` ? [name] : sort[0] === name ? [] : [`-${name}`])}
            onOpen={cell_at < 0 ? undefined : (index) => navigate(`/cells/${textOf(shown[index]?.[cell_at])}`)}
        />
    );
}
