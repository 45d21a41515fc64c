// Where the lines of parallel coordinates lie, and in which order they are drawn.
import { placeOn, type ParallelAxis } from "./parallel_axis";

export const height = 380;
export const rim = { top: 24, bottom: 12 };
export const inner = height - rim.top - rim.bottom;

export interface DrawnLines {
    axes: ParallelAxis[];
    /** Whether each row is inside all brushes. */
    kept: boolean[];
    /** Where selections are compared: the colour of each row. */
    colours?: string[];
    xOf: (axis: number) => number;
    width: number;
}

/** Rows in the order of the rightmost column, so that the ends of the scale lie on top; those outside the brushes first. */
export function drawingOrder(axes: ParallelAxis[], kept: boolean[]): number[] {
    const last = axes.at(-1);
    const middle = last ? (last.low + last.high) / 2 : 0;
    const far = kept.map((_, row) => Math.abs((last?.values[row] ?? middle) - middle));
    return kept.map((_, row) => row).sort((a, b) => Number(kept[a]) - Number(kept[b]) || (far[a] ?? 0) - (far[b] ?? 0));
}

/** The place of a row on each axis that it has a value on. */
export function pointsOf({ axes, xOf }: Pick<DrawnLines, "axes" | "xOf">, row: number): [number, number][] {
    return axes.flatMap((axis, i) => {
        const value = axis.values[row];
        return value === null || value === undefined ? [] : [[xOf(i), rim.top + (1 - placeOn(axis, value)) * inner]];
    });
}
