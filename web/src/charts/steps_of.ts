// Values in steps of equal width, of which one begins at zero.
export interface Steps {
    begins: number[];
    counts: number[];
}

/** About as many steps as asked; none without values. */
export function stepsOf(values: number[], many: number): Steps {
    if (values.length === 0) return { begins: [], counts: [] };
    const [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [0, 0]);
    const width = (high - low) / many || 1;
    const first = Math.floor(low / width);
    const last = Math.max(first, Math.ceil(high / width) - 1);
    const counts = new Array<number>(last - first + 1).fill(0);
    for (const value of values) {
        const at = Math.min(last, Math.floor(value / width)) - first;
        counts[at] = (counts[at] ?? 0) + 1;
    }
    return { begins: counts.map((_, i) => (first + i) * width), counts };
}
