// What all cells of a question come to, as one row: its mean with the interval by days, its median, how many are above zero.
import { apiPath, getJson } from "../../api/client";
import { recordsOf, type RowRecord, type Rows } from "../../api/rows";
import { useAnswer, type Answer } from "../../api/use_answer";
import { fullText, type Shape } from "../../text/numbers";

export interface Totals {
    cells: number;
    days: number | null;
    mean: number | null;
    median: number | null;
    above: number | null;
    /** Of the mean, with whole days as what was sampled; none below two days. */
    interval: { low: number; high: number } | null;
}

export function totalsIn(row: RowRecord | undefined): Totals {
    const number = (name: string) => (typeof row?.[name] === "number" ? row[name] : null);
    const [low, high] = [number("low_95"), number("high_95")];
    return {
        cells: number("cells") ?? 0,
        days: number("days"),
        mean: number("mean"),
        median: number("median"),
        above: number("profitable_fraction"),
        interval: low === null || high === null ? null : { low, high },
    };
}

export function intervalText({ interval }: Totals, shape: Shape): string {
    return interval ? `${fullText(interval.low, shape)} to ${fullText(interval.high, shape)}` : "";
}

export async function askTotals(measure: string, where: string, signal: AbortSignal): Promise<Totals> {
    return totalsIn(recordsOf(await getJson<Rows>(apiPath("/aggregates", { of: measure, where }), signal))[0]);
}

export function useTotals(measure: string, where: string, waits = false): Answer<Totals> {
    return useAnswer(waits ? null : `totals ${measure} ${where}`, (signal) => askTotals(measure, where, signal));
}
