// An axis of parallel coordinates: numbers from low to high, or words at even places.
import { isNumeric, textOf, type ColumnType, type Value } from "../../../api/rows";

export interface ParallelAxis {
    name: string;
    type: ColumnType;
    low: number;
    high: number;
    /** Where values are words: the words; a value is a place among them. */
    words?: string[];
    values: (number | null)[];
}

export function axisOf(name: string, type: ColumnType, values: Value[]): ParallelAxis {
    if (isNumeric(type)) {
        const numbers = values.map((value) => (typeof value === "number" ? value : null));
        const known = numbers.filter((value) => value !== null);
        return {
            name,
            type,
            low: known.reduce((a, b) => Math.min(a, b), known[0] ?? 0),
            high: known.reduce((a, b) => Math.max(a, b), known[0] ?? 1),
            values: numbers,
        };
    }
    const words = [...new Set(values.filter((value) => value !== null).map(textOf))].sort((a, b) =>
        a.localeCompare(b, "en", { numeric: true }),
    );
    return {
        name,
        type,
        low: 0,
        high: Math.max(1, words.length - 1),
        words,
        values: values.map((value) => (value === null ? null : words.indexOf(textOf(value)))),
    };
}

/** From 0 at the bottom to 1 at the top; the middle where all are equal. */
export function placeOn(axis: ParallelAxis, value: number): number {
    return axis.high > axis.low ? Math.max(0, Math.min(1, (value - axis.low) / (axis.high - axis.low))) : 0.5;
}
