// The account's value on the chart's own times: from kept values where there are some, else from fills and closes.
import type { Bars } from "./cell_answer";

export interface TimedFill {
    /** UTC seconds. */
    time: number;
    quantity: number;
    price: number;
    fee: number;
}

export interface TimedValue {
    time: number;
    value: number;
}

const minute = 60;

/** The moment until which a bar tells: its own end where its length in minutes is known, else the next one's begin. */
function endOf(bars: Bars, index: number, minutes: number | null): number {
    const begin = bars.time[index] ?? 0;
    return minutes ? begin + minutes * minute : (bars.time[index + 1] ?? Number.POSITIVE_INFINITY) - 1;
}

/** The last kept value at the end of each bar. */
export function keptOnBars(bars: Bars, kept: TimedValue[], minutes: number | null): TimedValue[] {
    const values: TimedValue[] = [];
    let next = 0;
    let last: number | undefined;
    bars.time.forEach((time, i) => {
        const end = endOf(bars, i, minutes);
        for (let one = kept[next]; one && one.time <= end; one = kept[++next]) last = one.value;
        if (last !== undefined) values.push({ time, value: last });
    });
    return values;
}

/** Cash and holdings at each bar's close, for one symbol. */
export function valueFromFills(bars: Bars, fills: TimedFill[], start_cash: number, minutes: number | null): TimedValue[] {
    let cash = start_cash;
    let held = 0;
    let next = 0;
    return bars.time.map((time, i) => {
        const end = endOf(bars, i, minutes);
        for (let fill = fills[next]; fill && fill.time <= end; fill = fills[++next]) {
            cash -= fill.quantity * fill.price + fill.fee;
            held += fill.quantity;
        }
        return { time, value: cash + held * (bars.close[i] ?? 0) };
    });
}

/** How far each value is below the highest before it, as a fraction of that. */
export function fallsOf(values: TimedValue[]): TimedValue[] {
    let peak = Number.NEGATIVE_INFINITY;
    return values.map(({ time, value }) => {
        peak = Math.max(peak, value);
        return { time, value: peak > 0 ? value / peak - 1 : 0 };
    });
}

/** The bar that a moment belongs to: the last one that has ended for minutes, the day's own for days. */
export function barAt(bars: Bars, moment: number, is_minute: boolean): number {
    const latest = is_minute ? moment - minute : moment;
    let low = 0;
    let high = bars.time.length - 1;
    while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if ((bars.time[middle] ?? 0) <= latest) low = middle;
        else high = middle - 1;
    }
    return low;
}
