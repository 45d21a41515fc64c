// What stands above the chart: the bar below the pointer, the last one where there is none.
import type { Time } from "lightweight-charts";
import { count, dollars, exchangeTime, fixed } from "../../text/numbers";
import type { Bars } from "./cell_answer";
import type { TimedValue } from "./value_on_bars";

const wide = "\u2003";

/** `fills` by the begin of their bar. */
export function readoutText(bars: Bars, values: TimedValue[], fills: Map<number, string>, time: Time | undefined): string {
    const found = time === undefined ? bars.time.length - 1 : bars.time.indexOf(time as number);
    const begin = bars.time[found];
    if (begin === undefined) return "";
    const price = (numbers: (number | null)[]) => (typeof numbers[found] === "number" ? fixed(numbers[found], 2) : "n/a");
    const parts = [
        // Days begin at midnight, which says nothing.
        exchangeTime(begin).replace(/ 00:00$/, ""),
        `open ${price(bars.open)}`,
        `high ${price(bars.high)}`,
        `low ${price(bars.low)}`,
        `close ${price(bars.close)}`,
        `VWAP ${price(bars.vwap)}`,
        `volume ${count(bars.volume[found] ?? 0)}`,
    ];
    const value = values.find((one) => one.time === begin);
    if (value) parts.push(`account ${dollars(value.value)}`);
    const filled = time === undefined ? undefined : fills.get(begin);
    if (filled) parts.unshift(filled);
    return parts.join(wide);
}
