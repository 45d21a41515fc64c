// A grid over any number of rows: only those in sight are drawn; columns can be sorted and made wider.
import { columnResizingFeature, columnSizingFeature, tableFeatures, useTable, type ColumnDef } from "@tanstack/react-table";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import type { Value } from "../api/rows";
import { CardRow, GridRow, type RowLook } from "./grid_row";
import type { GridColumn } from "./grid_column";
import { GridHead } from "./grid_head";
import { rowsInSight, stretch, tallest } from "./long_scroll";
import { useIsNarrow } from "./use_is_narrow";
import { usePlace } from "./use_place";

export const features = tableFeatures({ columnSizingFeature, columnResizingFeature });
type NoRow = Record<string, never>;
const block_height = 100_000;
const rows_beyond_sight = 12;
const settled_after_ms = 500;
const no_rows: NoRow[] = [];

interface Props {
    label: string;
    columns: GridColumn[];
    total: number;
    rowAt: (index: number) => Value[] | undefined;
    onSight?: (first: number, last: number) => void;
    /** "-name" is descending. */
    sort?: string[];
    onSort?: (name: string, is_added: boolean) => void;
    onOpen?: (index: number) => void;
    active?: number;
    onActive?: (index: number) => void;
    /** The row below the pointer. */
    onHover?: (index: number) => void;
    look?: RowLook;
    /** Shown below a heading. */
    underHeading?: (column: GridColumn) => ReactNode;
    menuOf?: (column: GridColumn) => ReactNode;
    /** A heading was dragged onto another's place. */
    onMove?: (name: string, onto: string) => void;
    /** On a phone a row is a card of these columns. */
    cards?: string[];
}

export function Grid(props: Props) {
    const { label, columns, total, rowAt, onSight, onOpen, active = -1, onActive, onHover, look, cards } = props;
    const view = useRef<HTMLDivElement>(null);
    const is_narrow = useIsNarrow() && !!cards?.length;
    const row_height = is_narrow ? 58 : 28;

    const definitions = useMemo<ColumnDef<typeof features, NoRow>[]>(
        () => columns.map((column) => ({ id: column.name, size: column.width, minSize: 48, maxSize: 900 })),
        [columns],
    );
    const table = useTable({ features, columns: definitions, data: no_rows, columnResizeMode: "onChange" });
    const template =
        table
            .getHeaderGroups()[0]
            ?.headers.map((header) => `${header.getSize()}px`)
            .join(" ") ?? "";
    const width = table.getTotalSize();

    // The first rows are seen sooner without those that nobody sees yet.
    const [is_settled, setSettled] = useState(false);
    useEffect(() => {
        const timer = setTimeout(() => setSettled(true), settled_after_ms);
        return () => clearTimeout(timer);
    }, []);
    const rows = { total, row_height, beyond: is_settled ? rows_beyond_sight : 0 };
    const place = usePlace(view, rows);
    const { offset, first, last } = rowsInSight(rows, place);
    const factor = stretch(total * row_height, place.height);
    useEffect(() => {
        if (last >= first) onSight?.(first, last);
    }, [first, last, onSight]);

    // Rows keep their places in a block while it moves as a whole: those that are drawn already stay as they are.
    const block = Math.floor((first * row_height) / block_height) * block_height;
    const shift = factor === 1 ? 0 : place.top - offset;

    // As many places as rows are drawn: one that leaves sight gives its elements to the one that comes.
    const drawn_rows = Math.ceil(place.height / row_height) + 2 * rows_beyond_sight + 2;
    // Scrolling changes this component's own state alone, so the headings stay as they are.
    const head = useMemo(
        () => !is_narrow && <GridHead {...props} table={table} template={template} width={width} />,
        [props, is_narrow, template, width],
    );

    const bringIntoSight = (index: number) => {
        const element = view.current;
        if (!element) return;
        const head = (element.firstElementChild as HTMLElement).offsetHeight * Number(!is_narrow);
        const offset = element.scrollTop * factor;
        const [top, bottom] = [index * row_height, (index + 1) * row_height + head - element.clientHeight];
        if (top < offset) element.scrollTop = top / factor;
        else if (bottom > offset) element.scrollTop = bottom / factor;
    };

    const pressed = (event: KeyboardEvent) => {
        if (event.target !== event.currentTarget) return;
        const page = Math.max(1, Math.floor((view.current?.clientHeight ?? 400) / row_height) - 3);
        const steps: Record<string, number> = {
            ArrowDown: 1,
            ArrowUp: -1,
            PageDown: page,
            PageUp: -page,
            Home: -total,
            End: total,
        };
        const step = steps[event.key];
        if (step !== undefined && onActive) {
            const next = Math.max(0, Math.min(total - 1, active + step));
            onActive(next);
            bringIntoSight(next);
        } else if (event.key === "Enter" && active >= 0) onOpen?.(active);
        else return;
        event.preventDefault();
    };

    return (
        <div
            ref={view}
            role="grid"
            aria-label={label}
            aria-rowcount={total + 1}
            aria-colcount={columns.length}
            aria-activedescendant={active >= first && active <= last ? `row-${active}` : undefined}
            tabIndex={0}
            onKeyDown={pressed}
            className="relative h-full overflow-auto outline-offset-[-2px]"
        >
            {head}
            <div
                role="rowgroup"
                className="relative"
                style={{ height: Math.min(total * row_height, tallest), width: is_narrow ? "100%" : width, minWidth: "100%" }}
            >
                <div role="presentation" className="absolute inset-x-0 top-0" style={{ transform: `translateY(${block + shift}px)` }}>
                    {Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => {
                        const index = first + at;
                        const drawn = {
                            index,
                            top: index * row_height - block,
                            values: rowAt(index),
                            columns,
                            template,
                            is_active: index === active,
                            look,
                            onOpen,
                            onActive,
                            onHover,
                        };
                        return is_narrow ? (
                            <CardRow key={index % drawn_rows} {...drawn} cards={cards} />
                        ) : (
                            <GridRow key={index % drawn_rows} {...drawn} />
                        );
                    })}
                </div>
            </div>
        </div>
    );
}
