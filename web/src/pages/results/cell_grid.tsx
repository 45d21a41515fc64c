// The grid of cells: rows by pages from the server, a histogram to brush below each heading of numbers.
import { useCallback, useEffect, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { linkTo } from "../../address/address_text";
import { arrivedAhead, getJson } from "../../api/client";
import { page_rows, textOf, type Rows, type Value } from "../../api/rows";
import { useCatalog } from "../../catalog/catalog_context";
import { Grid } from "../../grid/grid";
import { gridColumn, type GridColumn } from "../../grid/grid_column";
import { usePages } from "../../grid/use_pages";
import { Trouble } from "../../parts/trouble";
import { toldParameters } from "../../text/names";
import { ColumnMenu } from "./column_menu";
import { HeaderHistogram } from "./header_histogram";
import { movedOnto } from "./moved";
import { rowsPath } from "./asked_rows";
import { useQuestion } from "./use_question";

/** `onRows`: once the first rows, or why there are none, are to be seen; until then everything else `waits`. */
export function CellGrid({ waits, onRows }: { waits: boolean; onRows: () => void }) {
    const { question, turnSort, setColumns } = useQuestion();
    const catalog = useCatalog();
    const navigate = useNavigate();
    const [active, setActive] = useState(-1);
    const { where, sort } = question;

    const pages = usePages(
        JSON.stringify([where, sort, question.columns]),
        (offset, limit, signal) => getJson<Rows>(rowsPath(question, offset, limit), signal),
        () => arrivedAhead<Rows>(rowsPath(question, 0, page_rows)),
    );

    const has_rows = pages.total !== null || !!pages.error;
    useEffect(() => {
        if (!has_rows) return;
        let soon = 0;
        const frame = requestAnimationFrame(() => (soon = window.setTimeout(onRows)));
        return () => {
            cancelAnimationFrame(frame);
            clearTimeout(soon);
        };
    }, [has_rows, onRows]);

    const columns = useMemo<GridColumn[]>(
        () =>
            question.columns.flatMap((name) => {
                const known = catalog.column(name);
                return known ? [gridColumn(known)] : [];
            }),
        [question.columns, catalog],
    );
    const places = useMemo(
        () => columns.map((column) => pages.columns.findIndex((one) => one.name === column.name)),
        [columns, pages.columns],
    );
    const { rowAt: fullRowAt } = pages;
    // The same row is the same list each time, so that rows which are drawn already are not drawn anew while scrolling.
    const arranged = useMemo(() => new WeakMap<Value[], Value[]>(), [places]);
    const rowAt = useCallback(
        (index: number) => {
            const row = fullRowAt(index);
            if (!row) return undefined;
            const known = arranged.get(row) ?? places.map((place) => row[place] ?? null);
            arranged.set(row, known);
            return known;
        },
        [fullRowAt, places, arranged],
    );
    const named = useCallback(
        (index: number, name: string): Value => fullRowAt(index)?.[pages.columns.findIndex((one) => one.name === name)] ?? null,
        [fullRowAt, pages.columns],
    );

    const defaults = useMemo(
        () =>
            new Map(
                catalog.catalog.strategies.map((one) => [
                    one.name,
                    Object.fromEntries(one.parameters.map((parameter) => [parameter.name, parameter.default])),
                ]),
            ),
        [catalog],
    );
    const strategy_at = columns.findIndex((column) => column.name === "strategy");
    const parameters_at = columns.findIndex((column) => column.name === "parameters");
    const look = useCallback(
        (column: GridColumn, values: Value[]) => {
            const value = values[columns.indexOf(column)];
            if (column.name === "star") return { text: value ? "★" : "" };
            if (column.name === "note") return { text: textOf(value), tip: textOf(value) };
            if (column.name !== "parameters") return undefined;
            const text = textOf(values[parameters_at]);
            const known = defaults.get(textOf(values[strategy_at])) ?? {};
            return { text: toldParameters(text, known), tip: text };
        },
        [columns, defaults, strategy_at, parameters_at],
    );

    const open = (index: number) => {
        setActive(index);
        const cell = textOf(named(index, "cell"));
        if (cell) navigate(linkTo(`/cells/${cell}`, { q: where, sort: sort.join(","), at: String(index) }));
    };

    if (pages.error && pages.total === null)
        return <Trouble error={pages.error} what="These cells could not be read" again={pages.again} />;
    if (pages.total === 0)
        return (
            <div className="p-6 text-ink-soft">
                <p className="font-medium text-ink">No cell matches.</p>
                <p>Take a condition away above, or make a brush wider.</p>
            </div>
        );
    return (
        <Grid
            label="Cells"
            columns={columns}
            total={pages.total ?? 24}
            rowAt={rowAt}
            onSight={pages.onSight}
            sort={sort}
            onSort={turnSort}
            active={active}
            onActive={setActive}
            onOpen={open}
            look={look}
            underHeading={(column) => (column.is_number ? <HeaderHistogram column={column} waits={waits} /> : null)}
            onMove={(name, onto) => setColumns(movedOnto(question.columns, name, onto))}
            menuOf={(column) => <ColumnMenu column={column} />}
            cards={["symbol", question.measure, "first_day", "parameters"]}
        />
    );
}
