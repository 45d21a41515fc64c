// The upper pane: candles, their volume, the volume-weighted mean, and an arrow for each fill.
import {
    CandlestickSeries,
    createSeriesMarkers,
    HistogramSeries,
    LineSeries,
    type IChartApi,
    type ISeriesApi,
    type SeriesMarker,
    type Time,
} from "lightweight-charts";
import type { RowRecord } from "../../api/rows";
import { colour } from "../../parts/use_theme";
import { count, fixed } from "../../text/numbers";
import type { Bars } from "./cell_answer";
import { at, seconds } from "./chart_times";
import { barAt } from "./value_on_bars";

const most_arrows = 60;
const most_at_a_bar = 3;
const few_bars = 120;
const width_of_a_text = 60;

function addCandles(chart: IChartApi, bars: Bars): ISeriesApi<"Candlestick"> {
    const [rising, falling] = [colour("ink-faint"), colour("ink-soft")];
    const candles = chart.addSeries(CandlestickSeries, {
        upColor: colour("panel"),
        downColor: falling,
        borderUpColor: rising,
        borderDownColor: falling,
        wickUpColor: rising,
        wickDownColor: falling,
        priceLineVisible: false,
    });
    const of = (numbers: number[], i: number) => numbers[i] ?? 0;
    candles.setData(
        bars.time.map((time, i) => ({
            time: at(time),
            open: of(bars.open, i),
            high: of(bars.high, i),
            low: of(bars.low, i),
            close: of(bars.close, i),
        })),
    );
    candles.priceScale().applyOptions({ scaleMargins: { top: 0.14, bottom: 0.2 } });
    return candles;
}

function addVolume(chart: IChartApi, bars: Bars): void {
    const volume = chart.addSeries(HistogramSeries, {
        priceScaleId: "volume",
        color: colour("bar"),
        priceFormat: { type: "volume" },
        priceLineVisible: false,
        lastValueVisible: false,
    });
    volume.setData(bars.time.map((time, i) => ({ time: at(time), value: bars.volume[i] ?? 0 })));
    volume.priceScale().applyOptions({ scaleMargins: { top: 0.86, bottom: 0 } });
}

function addMean(chart: IChartApi, bars: Bars): void {
    const mean = chart.addSeries(LineSeries, {
        color: colour("accent"),
        lineWidth: 1,
        priceLineVisible: false,
        lastValueVisible: false,
        crosshairMarkerVisible: false,
    });
    const known = (value: number | null | undefined) => typeof value === "number";
    mean.setData(
        bars.time.flatMap((time, i) => (known(bars.vwap[i]) ? [{ time: at(time), value: bars.vwap[i] as number }] : [])),
    );
}

/** An arrow a fill, with size and price where there is room; where they crowd, one a bar and side. */
function arrows(fills: RowRecord[], bars: Bars, is_minute: boolean, width: number): SeriesMarker<Time>[] {
    const bar_of = fills.map((fill) => barAt(bars, seconds(fill.time), is_minute));
    const is_crowded = fills.length > most_arrows || bar_of.some((bar, i) => bar === bar_of[i + most_at_a_bar]);
    // Arrows grow with the bars: where these are wide, they would hide them.
    const size = is_crowded ? 0.6 : bars.time.length < few_bars ? 0.45 : 1;
    const is_told = !is_crowded && fills.length <= width / width_of_a_text;
    const marks = new Map<string, SeriesMarker<Time>>();
    fills.forEach((fill, i) => {
        const quantity = Number(fill.quantity);
        const is_buy = quantity > 0;
        const bar = bar_of[i] ?? 0;
        marks.set(is_crowded ? `${bar}/${is_buy}` : String(i), {
            time: at(bars.time[bar] ?? 0),
            position: is_buy ? "belowBar" : "aboveBar",
            shape: is_buy ? "arrowUp" : "arrowDown",
            color: colour(is_buy ? "gain" : "loss"),
            size,
            text: is_told ? `${count(Math.abs(quantity))} at ${fixed(Number(fill.price_usd), 2)}` : "",
        });
    });
    return [...marks.values()];
}

/** The candles, which shades are attached to. */
export function addPrices(
    chart: IChartApi,
    bars: Bars,
    fills: RowRecord[],
    is_minute: boolean,
    width: number,
): ISeriesApi<"Candlestick"> {
    const candles = addCandles(chart, bars);
    addVolume(chart, bars);
    addMean(chart, bars);
    createSeriesMarkers(candles, arrows(fills, bars, is_minute, width));
    return candles;
}
