// A small chart without axes: the course of a day, its last value marked; gain and loss by where it ends.
const width = 96;
const height = 20;
const rim = 2;

/** Points of a line in its box; null breaks it. */
export function sparkPath(values: (number | null)[]): string {
    const known = values.filter((value) => value !== null);
    const [low, high] = [Math.min(...known), Math.max(...known)];
    let is_open = false;
    return values
        .map((value, i) => {
            if (value === null) {
                is_open = false;
                return "";
            }
            const x = rim + (i / Math.max(1, values.length - 1)) * (width - 2 * rim);
            const y = high > low ? rim + (1 - (value - low) / (high - low)) * (height - 2 * rim) : height / 2;
            const step = `${is_open ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
            is_open = true;
            return step;
        })
        .join("");
}

export function Spark({ values }: { values: (number | null)[] }) {
    const known = values.filter((value) => value !== null);
    const [first, last] = [known[0], known.at(-1)];
    if (first === undefined || last === undefined) return <span className="text-ink-faint">n/a</span>;
    return (
        <svg width={width} height={height} aria-hidden="true" className="inline-block align-middle">
            <path
                d={sparkPath(values)}
                fill="none"
                stroke={last >= first ? "var(--gain)" : "var(--loss)"}
                strokeWidth={1.25}
                strokeLinejoin="round"
            />
        </svg>
    );
}
