// An answer taken apart by shape alone: no member is known by name.
import { recordsOf, type RowRecord, type Rows, type Value } from "../../api/rows";

export interface Pieces {
    figures: [string, Value][];
    tables: [string, RowRecord[]][];
    inner: [string, unknown][];
}

const isPlain = (value: unknown): value is Value => value === null || typeof value !== "object";

function recordsIn(value: object): RowRecord[] | undefined {
    if (Array.isArray(value))
        return value.map((one) =>
            isPlain(one) ? { what: one } : Object.fromEntries(Object.entries(one as object).filter(([, part]) => isPlain(part))),
        );
    if ("columns" in value && "rows" in value) return recordsOf(value as Rows);
    const entries = Object.entries(value);
    if (entries.every(([, count]) => typeof count === "number")) return entries.map(([what, count]) => ({ what, count }));
    return undefined;
}

/** Numbers that are 0, what is null and lists that are empty are left out: they say that there is nothing to tell. */
export function piecesOf(answer: unknown): Pieces {
    const pieces: Pieces = { figures: [], tables: [], inner: [] };
    for (const [name, value] of Object.entries((answer ?? {}) as Record<string, unknown>)) {
        if (isPlain(value)) {
            if (value !== null && value !== 0 && value !== "") pieces.figures.push([name, value]);
            continue;
        }
        const records = recordsIn(value as object);
        if (!records) pieces.inner.push([name, value]);
        else if (records.length > 0) pieces.tables.push([name, records]);
        if (Array.isArray(value))
            value.forEach((one, i) => {
                const deeper = isPlain(one) ? [] : Object.entries(one as object).filter(([, part]) => !isPlain(part));
                if (deeper.length > 0) pieces.inner.push([value.length > 1 ? `${name} ${i + 1}` : name, Object.fromEntries(deeper)]);
            });
    }
    return pieces;
}
