// A histogram of the server, and where its steps lie.
import { apiPath, getJson } from "../api/client";

export interface Histogram {
    low: number;
    high: number;
    counts: number[];
    nulls: number;
}

export function histogramPath(column: string, where: string, bins = 40): string {
    return apiPath("/histogram", { column, where, bins });
}

let going = 0;
const waiting: (() => void)[] = [];
const most_at_once = 3;

/** A few at a time: the rows of the grid come first. */
export async function askHistogram(path: string, signal: AbortSignal): Promise<Histogram> {
    if (going >= most_at_once) await new Promise<void>((go) => waiting.push(go));
    ++going;
    try {
        return await getJson<Histogram>(path, signal);
    } finally {
        --going;
        waiting.shift()?.();
    }
}

/** The value at a share of the width: an edge between two steps, with no more digits than tell steps apart. */
export function edgeAt({ low, high, counts }: Histogram, share: number): number {
    const step = Math.round(Math.max(0, Math.min(1, share)) * counts.length);
    if (step === 0 || step === counts.length) return step ? high : low;
    const width = (high - low) / counts.length;
    const places = Math.max(0, Math.min(12, 1 - Math.floor(Math.log10(width))));
    return Number((low + width * step).toFixed(places));
}

export function shareOf(histogram: Histogram, value: number): number {
    const width = histogram.high - histogram.low;
    return width > 0 ? Math.max(0, Math.min(1, (value - histogram.low) / width)) : 0;
}

/** The range of a brush between two shares; an end at the edge is open, a brush over all or nothing is none. */
export function brushedRange(histogram: Histogram, from: number, to: number): { low: number | null; high: number | null } {
    const [first, second] = [edgeAt(histogram, Math.min(from, to)), edgeAt(histogram, Math.max(from, to))];
    if (first === second) return { low: null, high: null };
    return { low: first <= histogram.low ? null : first, high: second >= histogram.high ? null : second };
}

/** Heights from 0 to 1; by square roots, so that a few are still seen beside many. */
export function heights(counts: number[]): number[] {
    const most = Math.max(1, ...counts);
    return counts.map((count) => (count ? Math.max(0.06, Math.sqrt(count / most)) : 0));
}
