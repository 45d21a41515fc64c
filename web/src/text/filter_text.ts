// A filter as text, as pipelines and the command line take it: name(parameter=value, …).
import type { Card } from "../catalog/catalog";

export interface FilterChoice {
    name: string;
    values: Record<string, string>;
}

export function filterOf(text: string): FilterChoice {
    const match = /^\s*([a-z_0-9]+)\s*(?:\((.*)\))?\s*$/i.exec(text);
    const values: Record<string, string> = {};
    for (const part of (match?.[2] ?? "").split(",")) {
        const equals = part.indexOf("=");
        if (equals > 0) values[part.slice(0, equals).trim()] = part.slice(equals + 1).trim();
    }
    return { name: match?.[1] ?? text.trim(), values };
}

/** In the order of the card; what is left empty has its default and is not written. */
export function filterText({ name, values }: FilterChoice, card: Card | undefined): string {
    const order = card?.parameters.map((one) => one.name) ?? Object.keys(values);
    const told = order.filter((one) => (values[one] ?? "") !== "").map((one) => `${one}=${values[one]}`);
    return told.length ? `${name}(${told.join(", ")})` : name;
}

/** A parameter as people write it: fractions as percentages. */
export function shownValue(text: string, unit: string | undefined): string {
    if (unit !== "fraction" || text === "" || text.endsWith("%")) return text;
    const value = Number(text);
    return Number.isNaN(value) ? text : `${Number((value * 100).toPrecision(10))}%`;
}

/** The bounds in "0 to 0.5"; none where the text says something else. */
export function boundsIn(allowed: string): { low: number; high: number } | undefined {
    const match = /^(-?[\d.e+]+) to (-?[\d.e+]+)$/i.exec(allowed);
    return match ? { low: Number(match[1]), high: Number(match[2]) } : undefined;
}

export function numberIn(text: string): number | undefined {
    const match = /^\s*(-?[\d.]+(?:e[+-]?\d+)?)\s*(%?)\s*$/i.exec(text);
    return match ? Number(match[1]) / (match[2] ? 100 : 1) : undefined;
}
