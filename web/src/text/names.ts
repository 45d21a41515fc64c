// Names of columns as headings: words for underscores, the unit left to its own mark.
const unit_endings = new Set(["usd", "fraction", "seconds", "ms"]);

/** "total_return_fraction" of unit fraction → "total return". */
export function headingOf(name: string, unit = ""): string {
    const words = name.split("_");
    const last = words.at(-1) ?? "";
    if (words.length > 1 && unit_endings.has(last) && unit.toLowerCase() === last) words.pop();
    return words.join(" ");
}

export function titleOf(name: string, unit = ""): string {
    const heading = headingOf(name, unit);
    return heading.charAt(0).toUpperCase() + heading.slice(1);
}

/** "pivot_bars=2, timeframe=1min" as pairs. */
export function parametersIn(text: string): [string, string][] {
    return text
        .split(",")
        .map((part) => part.split("="))
        .filter((pair) => pair.length === 2)
        .map(([name, value]) => [(name ?? "").trim(), (value ?? "").trim()]);
}

const always_told = 2;

/** The first parameters, which say most, and every other that is not at its default. */
export function toldParameters(text: string, defaults: Record<string, string>): string {
    return parametersIn(text)
        .filter(([name, value], i) => i < always_told || defaults[name] !== value)
        .map(([name, value]) => `${headingOf(name)} ${value}`)
        .join(" · ");
}

/** The reasons in a cell's column `undefined`: "a, b: too few days; c: no trade". */
export function reasonsIn(text: string): Map<string, string> {
    const reasons = new Map<string, string>();
    for (const group of text.split(";")) {
        const colon = group.indexOf(":");
        if (colon < 0) continue;
        for (const name of group.slice(0, colon).split(",")) reasons.set(name.trim(), group.slice(colon + 1).trim());
    }
    return reasons;
}
