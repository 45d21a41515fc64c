// Numbers for people: thousands marks, minus signs that are minus signs, one precision for each unit.
import type { Value } from "../api/rows";
import { fractionScale, numberStyle } from "./number_style";

export const minus = "\u2212";
const thin = "\u202f";
export const undefined_text = "n/a";

/** Rounded half up in decimal digits, as Intl.NumberFormat does, which takes as long to make as a page to draw. */
function rounded(size: number, places: number): string {
    const text = String(size);
    if (!/^[\d.]+$/.test(text)) return size.toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
    const [whole = "", part = ""] = text.split(".");
    const kept = whole + part.slice(0, places).padEnd(places, "0");
    const is_up = (part[places] ?? "0") >= "5";
    const digits = is_up ? String(BigInt(kept) + 1n).padStart(kept.length, "0") : kept;
    const point = digits.length - places;
    const thousands = digits.slice(0, point).replace(/\B(?=(\d{3})+$)/g, ",");
    return places ? `${thousands}.${digits.slice(point)}` : thousands;
}

/** A number with a fixed count of places; what rounds to zero has no sign. */
export function fixed(value: number, places: number): string {
    const text = rounded(Math.abs(value), places);
    const is_zero = !/[1-9]/.test(text);
    return value < 0 && !is_zero ? minus + text : text;
}

export function count(value: number): string {
    return fixed(value, 0);
}

export function percent(fraction: number, places = 2): string {
    return `${fixed(fraction * 100, places)}${thin}%`;
}

export function dollars(value: number, places = 2): string {
    const text = fixed(Math.abs(value), places);
    return value < 0 && /[1-9]/.test(text) ? `${minus}$${text}` : `$${text}`;
}

/** 12,345 → 12.3 k: for axes and narrow places. */
export function short(value: number): string {
    const size = Math.abs(value);
    for (const [limit, letter] of [
        [1e12, "T"],
        [1e9, "B"],
        [1e6, "M"],
        [1e4, "k"],
    ] as const)
        if (size >= limit) {
            const scaled = value / (letter === "k" ? 1e3 : limit);
            return `${fixed(scaled, Math.abs(scaled) < 100 ? 1 : 0)}${thin}${letter}`;
        }
    return fixed(value, size >= 100 || Number.isInteger(value) ? 0 : size >= 1 ? 2 : 3);
}

export function bytes(value: number): string {
    for (const [limit, unit] of [
        [1e9, "GB"],
        [1e6, "MB"],
        [1e3, "kB"],
    ] as const)
        if (value >= limit) return `${fixed(value / limit, value / limit < 100 ? 1 : 0)}${thin}${unit}`;
    return `${count(value)}${thin}B`;
}

/** Seconds as h:mm:ss, below a minute as seconds. */
export function duration(seconds: number): string {
    const size = Math.abs(seconds);
    const sign = seconds < 0 ? minus : "";
    if (size < 60) return `${sign}${fixed(size, size < 10 && !Number.isInteger(size) ? 2 : 0)}${thin}s`;
    const whole = Math.round(size);
    const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    const two = (n: number | undefined) => String(n).padStart(2, "0");
    return sign + (parts[0] ? `${parts[0]}:${two(parts[1])}:${two(parts[2])}` : `${parts[1]}:${two(parts[2])}`);
}

const clock = {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
} as const;
/** Made when the first time is shown: it takes as long as a drawing of the page. */
function clockOf(timeZone?: string): () => Intl.DateTimeFormat {
    let made: Intl.DateTimeFormat | undefined;
    return () => (made ??= new Intl.DateTimeFormat("sv-SE", { ...clock, timeZone }));
}
const exchange_time = clockOf("America/New_York");
const own_time = clockOf();

function clockTime(instant: string | number, clock: Intl.DateTimeFormat): string {
    const time = typeof instant === "number" ? new Date(instant * 1000) : new Date(instant);
    return Number.isNaN(time.getTime()) ? String(instant) : clock.format(time).replace(/:00$/, "");
}

/** An instant as the exchange's clock shows it; whole minutes without their seconds. */
export function exchangeTime(instant: string | number): string {
    return clockTime(instant, exchange_time());
}

/** What a person did, by the clock of the person: when a run began. */
export function ownTime(instant: string): string {
    return clockTime(instant, own_time());
}

/** What stands beside a column's heading; the values below it go without. */
export function unitMark(unit: string): string {
    const marks: Record<string, string> = {
        fraction: fractionScale().mark,
        USD: "$",
        usd: "$",
        seconds: "h:m:s",
        ratio: "×",
        count: "",
        none: "",
    };
    return marks[unit] ?? unit;
}

/** The places after the point that values of a unit have. */
export function placesOf(unit: string, type: string): number {
    if (type === "integer" || unit === "count" || unit === "shares" || unit === "bars" || unit === "days") return 0;
    if (unit === "ms") return 1;
    return numberStyle().places;
}

/** A fraction as a person wants it, without its mark. */
function fractionText(value: number): string {
    const { factor, fewer_places } = fractionScale();
    return fixed(value * factor, Math.max(0, numberStyle().places - fewer_places));
}

export interface Shape {
    type: string;
    unit: string;
}

/** A value below a heading that tells the unit. */
export function cellText(value: Value | undefined, { type, unit }: Shape): string {
    if (value === null || value === undefined) return undefined_text;
    if (typeof value === "boolean") return value ? "yes" : "no";
    if (typeof value === "string")
        return type === "timestamp" ? exchangeTime(value) : type === "hash" ? value.slice(0, 12) : value;
    if (unit === "fraction") return fractionText(value);
    if (unit === "seconds") return duration(value);
    return fixed(value, placesOf(unit, type));
}

/** A value on its own, with its unit. */
export function fullText(value: Value | undefined, shape: Shape): string {
    if (typeof value !== "number") return cellText(value, shape);
    if (shape.unit === "fraction") return [fractionText(value), unitMark("fraction")].filter(Boolean).join(thin);
    if (shape.unit.toLowerCase() === "usd") return dollars(value, placesOf(shape.unit, shape.type));
    const text = cellText(value, shape);
    const is_plain = ["", "none", "count", "seconds", "ratio"].includes(shape.unit);
    return is_plain ? text : `${text}${thin}${shape.unit}`;
}
