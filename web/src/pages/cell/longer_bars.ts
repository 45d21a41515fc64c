// Minutes put together to longer bars, each beginning at a whole multiple of its length in the hour.
import type { Bars } from "./cell_answer";

export const lengths = [1, 5, 15, 30, 60] as const;

/** The mean by volume goes on over the day, so the last minute's holds for its bar. */
export function longerBars(bars: Bars, minutes: number): Bars {
    if (minutes === 1) return bars;
    const out: Bars = { time: [], open: [], high: [], low: [], close: [], volume: [], vwap: [] };
    bars.time.forEach((time, i) => {
        const begin = time - (time % (minutes * 60));
        const [open, high, low, close, volume, vwap] = [bars.open, bars.high, bars.low, bars.close, bars.volume, bars.vwap].map(
            (numbers) => numbers[i] ?? 0,
        ) as [number, number, number, number, number, number];
        const last = out.time.length - 1;
        if (out.time[last] !== begin) {
            out.time.push(begin);
            out.open.push(open);
            out.high.push(high);
            out.low.push(low);
            out.close.push(close);
            out.volume.push(volume);
            out.vwap.push(vwap || null);
            return;
        }
        out.high[last] = Math.max(out.high[last] ?? high, high);
        out.low[last] = Math.min(out.low[last] ?? low, low);
        out.close[last] = close;
        out.volume[last] = (out.volume[last] ?? 0) + volume;
        out.vwap[last] = vwap || null;
    });
    return out;
}
