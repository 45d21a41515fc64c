// Which parameters of a filter are limits of what it measures: numbers in the measure's own unit.
import type { Card, Parameter } from "../../catalog/catalog";
import { boundsIn, numberIn, shownValue, type FilterChoice } from "../../text/filter_text";

export interface Limit {
    parameter: Parameter;
    /** Undefined where there is no limit. */
    value: number | undefined;
    bounds: { low: number; high: number };
    /** Compared with the size of a measure that can be on either side of zero. */
    is_size: boolean;
}

export function limitsOf(choice: FilterChoice, card: Card): Limit[] {
    return card.parameters.flatMap((parameter) => {
        const bounds = boundsIn(parameter.allowed);
        const is_limit = bounds && parameter.type !== "integer" && (parameter.unit ?? "") === (card.unit ?? "");
        if (!is_limit) return [];
        return [
            {
                parameter,
                value: numberIn(choice.values[parameter.name] || parameter.default),
                bounds,
                is_size: parameter.unit === "fraction" && bounds.low >= 0,
            },
        ];
    });
}

/** A limit's new value as text: three digits, within its bounds, fractions as percentages. */
export function withLimit({ parameter, bounds, is_size }: Limit, value: number): string {
    const size = is_size ? Math.abs(value) : value;
    const inside = Math.max(bounds.low, Math.min(bounds.high, size));
    return shownValue(String(Number(inside.toPrecision(3))), parameter.unit);
}
