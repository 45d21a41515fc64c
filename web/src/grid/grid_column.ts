// A column of a grid: what it is called, how wide it begins, how its values read.
import { isNumeric, type ColumnType } from "../api/rows";
import { headingOf } from "../text/names";
import { unitMark } from "../text/numbers";

export interface GridColumn {
    name: string;
    type: ColumnType;
    unit: string;
    heading: string;
    mark: string;
    meaning?: string;
    width: number;
    is_number: boolean;
    /** Gain and loss in colour; the minus sign says the same. */
    has_sign: boolean;
    can_sort: boolean;
}

const widths: Partial<Record<ColumnType, number>> = { hash: 110, day: 96, timestamp: 140, boolean: 72, text: 148 };

interface Source {
    name: string;
    type: ColumnType;
    unit: string;
    meaning?: string;
}

export function gridColumn({ name, type, unit, meaning }: Source): GridColumn {
    const heading = headingOf(name, unit);
    const is_number = isNumeric(type);
    const width = is_number ? Math.max(88, Math.min(190, heading.length * 6.6 + 54)) : (widths[type] ?? 120);
    return {
        name,
        type,
        unit,
        heading,
        mark: heading.endsWith(unit) ? "" : unitMark(unit),
        meaning,
        width: name === "parameters" ? 240 : width,
        is_number,
        has_sign: is_number && (unit === "fraction" || unit.toLowerCase() === "usd"),
        can_sort: true,
    };
}
