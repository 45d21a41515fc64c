// The unit of a number that has no catalog entry, read off the last word of its name.
import type { ColumnType, Value } from "../api/rows";

export interface NamedShape {
    name: string;
    type: ColumnType;
    unit: string;
}

const units: Record<string, string> = {
    usd: "USD",
    fraction: "fraction",
    seconds: "seconds",
    ratio: "ratio",
    factor: "ratio",
    ms: "ms",
    bytes: "bytes",
};

export function shapeOf(name: string, samples: Value[]): NamedShape {
    const known = samples.filter((value) => value !== null);
    const unit = units[name.split("_").at(-1) ?? ""] ?? "";
    if (known.every((value) => typeof value === "boolean") && known.length) return { name, type: "boolean", unit: "" };
    if (known.every((value) => typeof value === "number")) {
        const is_whole = unit === "" && known.every((value) => Number.isInteger(value));
        return { name, type: is_whole ? "integer" : "real", unit };
    }
    if (known.every((value) => /^\d{4}-\d\d-\d\d$/.test(String(value)))) return { name, type: "day", unit: "" };
    if (known.every((value) => /^\d{4}-\d\d-\d\dT/.test(String(value)))) return { name, type: "timestamp", unit: "" };
    return { name, type: "text", unit: "" };
}
