// Several selections on one axis: how they are spread, and how they went day by day.
import type { Histogram } from "../../../charts/histogram";

export interface Merged {
    x: number[];
    lines: (number | null)[][];
}

const steps = 60;

/** Shares of each selection's cells in the same steps, from the lowest to the highest of all. */
export function mergedSpread(histograms: Histogram[]): Merged {
    const low = Math.min(...histograms.map((one) => one.low));
    const high = Math.max(...histograms.map((one) => one.high));
    const width = (high - low) / steps || 1;
    const lines = histograms.map(({ low: begin, high: end, counts }) => {
        const shares = new Array<number>(steps).fill(0);
        const all = counts.reduce((sum, count) => sum + count, 0) || 1;
        const own = (end - begin) / counts.length;
        counts.forEach((count, i) => {
            // A step of its own may lie over several common ones: each takes its part.
            const [from, to] = [begin + i * own, begin + (i + 1) * own];
            const first = Math.min(steps - 1, Math.max(0, Math.floor((from - low) / width)));
            const last = Math.min(steps - 1, Math.max(first, Math.ceil((to - low) / width) - 1));
            for (let step = first; step <= last; ++step) {
                const part = own > 0 ? (Math.min(to, low + (step + 1) * width) - Math.max(from, low + step * width)) / own : 1;
                shares[step] = (shares[step] ?? 0) + (count / all) * Math.max(0, part);
            }
        });
        return shares;
    });
    return { x: Array.from({ length: steps }, (_, i) => low + (i + 0.5) * width), lines };
}

/** Each selection's means added up over all days; a day without a cell adds nothing. */
export function summedDays(selections: { day: string; mean: number | null }[][]): Merged {
    const days = [...new Set(selections.flatMap((one) => one.map((row) => row.day)))].sort();
    const lines = selections.map((one) => {
        const by_day = new Map(one.map((row) => [row.day, row.mean]));
        let sum = 0;
        return days.map((day) => (sum += by_day.get(day) ?? 0));
    });
    return { x: days.map((day) => Date.parse(day) / 1000), lines };
}
