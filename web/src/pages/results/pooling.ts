// Groups put together, and how far a mean can be trusted when days, not cells, are what was sampled.
import type { RowRecord } from "../../api/rows";

export interface Pooled {
    cells: number;
    mean: number | null;
    profitable: number | null;
}

/** All groups as one, each cell counting once. */
export function pooled(groups: RowRecord[]): Pooled {
    let cells = 0;
    let weighed = 0;
    let sum = 0;
    let above = 0;
    for (const group of groups) {
        const of_group = Number(group.cells);
        cells += of_group;
        if (typeof group.mean !== "number") continue;
        weighed += of_group;
        sum += of_group * group.mean;
        above += of_group * Number(group.profitable_fraction ?? 0);
    }
    return { cells, mean: weighed ? sum / weighed : null, profitable: weighed ? above / weighed : null };
}

// Student's t at 97.5 % by degrees of freedom; above 30 by its expansion around the normal's 1.96.
const quantiles = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101,
    2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

export function studentQuantile(freedom: number): number {
    const known = quantiles[freedom - 1];
    return known ?? 1.959964 + 2.3722 / freedom + 2.8224 / freedom ** 2;
}

/** The 95 % interval of the mean of all cells, with whole days as the sampled units; none below two days. */
export function dayInterval(days: RowRecord[]): { low: number; high: number; days: number } | null {
    const known = days.filter((day) => typeof day.mean === "number");
    if (known.length < 2) return null;
    const { mean } = pooled(known);
    const cells = known.reduce((sum, day) => sum + Number(day.cells), 0);
    if (mean === null) return null;
    // The ratio estimator's variance: a day with more cells moves the mean more.
    const squares = known.reduce((sum, day) => sum + (Number(day.cells) * (Number(day.mean) - mean)) ** 2, 0);
    const error = Math.sqrt((known.length / (known.length - 1)) * squares) / cells;
    const reach = studentQuantile(known.length - 1) * error;
    return { low: mean - reach, high: mean + reach, days: known.length };
}
