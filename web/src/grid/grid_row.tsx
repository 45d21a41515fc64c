// One row of a grid, and the card that it is on a phone.
import { memo, type ReactNode } from "react";
import type { Value } from "../api/rows";
import { cellText, fullText } from "../text/numbers";
import type { GridColumn } from "./grid_column";

declare module "react" {
    interface HTMLAttributes<T> {
        /** The browser keeps when this was first painted, under this name. */
        elementtiming?: string;
    }
}

/** A page's own words for a value; undefined: as its type and unit say. */
export type RowLook = (column: GridColumn, values: Value[]) => { text?: ReactNode; tip?: string } | undefined;

interface Props {
    index: number;
    top: number;
    values: Value[] | undefined;
    columns: GridColumn[];
    template: string;
    is_active: boolean;
    look?: RowLook;
    onOpen?: (index: number) => void;
    onActive?: (index: number) => void;
    onHover?: (index: number) => void;
}

function signColour(column: GridColumn, value: Value | undefined): string {
    if (value === null || value === undefined) return "text-ink-faint";
    if (!column.has_sign || typeof value !== "number" || value === 0) return "";
    return value < 0 ? "text-loss" : "";
}

export const GridRow = memo(function GridRow({
    index,
    top,
    values,
    columns,
    template,
    is_active,
    look,
    onOpen,
    onActive,
    onHover,
}: Props) {
    return (
        <div
            role="row"
            id={`row-${index}`}
            aria-rowindex={index + 2}
            aria-selected={is_active}
            className={`absolute left-0 grid h-7 min-w-full [contain:layout_style] border-b border-line/60 ${is_active ? "bg-sunken shadow-[inset_2px_0_var(--accent)]" : "hover:bg-sunken"} ${onOpen ? "cursor-pointer" : ""}`}
            style={{ transform: `translateY(${top}px)`, gridTemplateColumns: template }}
            onClick={() => (onOpen ? onOpen(index) : onActive?.(index))}
            onMouseEnter={onHover && (() => onHover(index))}
        >
            {!values && (
                <span role="gridcell" aria-colspan={columns.length} className="col-span-full flex items-center px-2">
                    <span className="h-2 w-full rounded bg-line" />
                </span>
            )}
            {columns.map((column, i) => {
                if (!values) return null;
                const shown = look?.(column, values);
                return (
                    <span
                        key={column.name}
                        role="gridcell"
                        elementtiming={index === 0 && i === 0 ? "first row" : undefined}
                        title={shown?.tip}
                        className={`truncate px-2 leading-7 ${column.is_number ? "text-right" : ""} ${column.type === "hash" ? "font-mono text-small" : ""} ${signColour(column, values[i])}`}
                    >
                        {shown?.text ?? cellText(values[i], column)}
                    </span>
                );
            })}
        </div>
    );
});

export const CardRow = memo(function CardRow({
    index,
    top,
    values,
    columns,
    is_active,
    look,
    onOpen,
    onActive,
    cards,
}: Props & { cards: string[] }) {
    const chosen = cards.flatMap((name) => {
        const at = columns.findIndex((column) => column.name === name);
        const column = columns[at];
        return column ? [{ column, value: values?.[at] }] : [];
    });
    const text = ({ column, value }: { column: GridColumn; value: Value | undefined }) =>
        (values && look?.(column, values)?.text) ?? fullText(value, column);
    const [left, right, ...below] = chosen;
    return (
        <div
            role="row"
            id={`row-${index}`}
            aria-rowindex={index + 2}
            aria-selected={is_active}
            className={`absolute inset-x-0 h-[58px] border-b border-line px-3 py-2 ${is_active ? "bg-sunken shadow-[inset_2px_0_var(--accent)]" : ""}`}
            style={{ transform: `translateY(${top}px)` }}
            onClick={() => (onOpen ? onOpen(index) : onActive?.(index))}
        >
            {values ? (
                <>
                    <div className="flex justify-between gap-3">
                        <span role="gridcell" className="truncate font-medium">
                            {left && text(left)}
                        </span>
                        {right && (
                            <span role="gridcell" className={`whitespace-nowrap ${signColour(right.column, right.value)}`}>
                                {text(right)}
                            </span>
                        )}
                    </div>
                    <div className="flex justify-between gap-3 text-small text-ink-faint">
                        {below.map((one) => (
                            <span role="gridcell" key={one.column.name} className="truncate">
                                {text(one)}
                            </span>
                        ))}
                    </div>
                </>
            ) : (
                <span role="gridcell" className="mt-3 block h-2 rounded bg-line" />
            )}
        </div>
    );
});
