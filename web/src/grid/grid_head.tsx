// The headings of a grid: name, unit and order; what a page puts below them; an edge to drag.
import { useRef, useState, type ReactNode } from "react";
import type { Value } from "../api/rows";
import { Icon } from "../parts/icons";
import { Tip } from "../parts/tip";
import type { features } from "./grid";
import type { GridColumn } from "./grid_column";
import type { ReactTable } from "@tanstack/react-table";

interface Props {
    columns: GridColumn[];
    rowAt: (index: number) => Value[] | undefined;
    sort?: string[];
    onSort?: (name: string, is_added: boolean) => void;
    underHeading?: (column: GridColumn) => ReactNode;
    menuOf?: (column: GridColumn) => ReactNode;
    /** A heading was dragged onto another's place. */
    onMove?: (name: string, onto: string) => void;
    table: ReactTable<typeof features, Record<string, never>>;
    template: string;
    width: number;
}

export function GridHead({ columns, sort = [], onSort, underHeading, menuOf, onMove, table, template, width }: Props) {
    const dragged = useRef("");
    const [onto, setOnto] = useState("");
    const headers = table.getHeaderGroups()[0]?.headers ?? [];
    return (
        <div role="rowgroup" className="sticky top-0 z-10 min-w-full border-b border-line-strong bg-panel" style={{ width }}>
            <div role="row" aria-rowindex={1} className="grid" style={{ gridTemplateColumns: template }}>
                {columns.map((column, i) => {
                    const order = sort.find((one) => one === column.name || one === `-${column.name}`);
                    const header = headers[i];
                    return (
                        <div
                            key={column.name}
                            role="columnheader"
                            aria-colindex={i + 1}
                            aria-sort={!order ? undefined : order.startsWith("-") ? "descending" : "ascending"}
                            className={`group relative min-w-0 pt-1.5 ${onto === column.name ? "bg-accent-soft" : ""}`}
                            onDragOver={(event) => {
                                if (!dragged.current) return;
                                event.preventDefault();
                                setOnto(column.name);
                            }}
                            onDrop={() => dragged.current && onMove?.(dragged.current, column.name)}
                        >
                            <div className={`flex items-center gap-0.5 px-2 ${column.is_number ? "flex-row-reverse" : ""}`}>
                                <Tip text={column.meaning}>
                                    <button
                                        type="button"
                                        draggable={!!onMove}
                                        onDragStart={(event) => {
                                            dragged.current = column.name;
                                            event.dataTransfer.effectAllowed = "move";
                                            event.dataTransfer.setData("text/plain", column.name);
                                        }}
                                        onDragEnd={() => {
                                            dragged.current = "";
                                            setOnto("");
                                        }}
                                        aria-disabled={!onSort || !column.can_sort}
                                        onClick={(event) => column.can_sort && onSort?.(column.name, event.shiftKey)}
                                        className={`flex min-w-0 items-baseline gap-1 text-small ${column.is_number ? "text-right" : "text-left"} ${order ? "font-semibold text-ink" : "text-ink-soft hover:text-ink"}`}
                                    >
                                        {order && column.is_number && (
                                            <Icon
                                                name={order.startsWith("-") ? "down_arrow" : "up_arrow"}
                                                size={11}
                                                className="self-center"
                                            />
                                        )}
                                        <span className="truncate">{column.heading}</span>
                                        {column.mark && <span className="text-tiny text-ink-faint">{column.mark}</span>}
                                        {order && !column.is_number && (
                                            <Icon
                                                name={order.startsWith("-") ? "down_arrow" : "up_arrow"}
                                                size={11}
                                                className="self-center"
                                            />
                                        )}
                                    </button>
                                </Tip>
                                {menuOf?.(column)}
                            </div>
                            {underHeading && <div className="h-8 px-2 pt-1">{underHeading(column)}</div>}
                            {!underHeading && <div className="h-1.5" />}
                            {header && (
                                <div
                                    onMouseDown={header.getResizeHandler()}
                                    onTouchStart={header.getResizeHandler()}
                                    className="absolute inset-y-0 right-0 w-1.5 cursor-col-resize touch-none border-r border-line group-hover:border-line-strong hover:!border-accent"
                                />
                            )}
                        </div>
                    );
                })}
            </div>
        </div>
    );
}
