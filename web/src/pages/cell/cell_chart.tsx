// Candles with their volume-weighted mean and the fills; the account's value and its falls below, on one time axis.
import {
  AreaSeries,
  BaselineSeries,
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  LineSeries,
  LineStyle,
  TickMarkType,
  type IChartApi,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from "lightweight-charts";
import { useEffect, useRef } from "react";
import { recordsOf, textOf, type RowRecord } from "../../api/rows";
import { colour, useLook } from "../../parts/use_theme";
import { count, dollars, exchangeTime, fixed, percent } from "../../text/numbers";
import type { Bars, BarsAnswer, CellAnswer } from "./cell_answer";
import { HoldingShades } from "./holding_shades";
import { barAt, fallsOf, keptOnBars, valueFromFills, type TimedFill, type TimedValue } from "./value_on_bars";

const seconds = (instant: unknown) => Math.floor(Date.parse(String(instant)) / 1000);
const at = (time: number) => time as UTCTimestamp;
const most_told = 60;
const width_of_a_mark = 60;

interface Props {
  answer: CellAnswer;
  bars: BarsAnswer;
  pointed: number;
  onPoint: (trade: number) => void;
  /** A trade to bring close; the count makes a second click on it count. */
  near: { trade: number; clicks: number } | null;
  /** Told how to take a picture of the chart. */
  onMade: (picture: () => HTMLCanvasElement) => void;
}

export function accountValue(answer: CellAnswer, { bars, resolution }: BarsAnswer): TimedValue[] {
  const is_minute = resolution === "minute";
  const kept = recordsOf(answer.equity).map((row) => ({ time: seconds(row.time), value: Number(row.close_usd) }));
  if (kept.length) return keptOnBars(bars, kept, is_minute);
  const fills = recordsOf(answer.fills).map(
    (row): TimedFill => ({ time: seconds(row.time), quantity: Number(row.quantity), price: Number(row.price_usd), fee: Number(row.fee_usd ?? 0) }),
  );
  const is_one_symbol = new Set(recordsOf(answer.fills).map((row) => row.symbol)).size <= 1;
  return is_one_symbol && answer.cell.cash_usd !== null ? valueFromFills(bars, fills, Number(answer.cell.cash_usd), is_minute) : [];
}

/** An arrow a fill, with size and price; where they crowd, one a bar and side. */
function fillMarks(fills: RowRecord[], bars: Bars, is_minute: boolean, width: number): SeriesMarker<Time>[] {
  const is_crowded = fills.length > most_told;
  const is_told = fills.length <= width / width_of_a_mark;
  const marks = new Map<string, SeriesMarker<Time>>();
  fills.forEach((fill, i) => {
    const quantity = Number(fill.quantity);
    const is_buy = quantity > 0;
    const bar = barAt(bars, seconds(fill.time), is_minute);
    marks.set(is_crowded ? `${bar}/${is_buy}` : String(i), {
      time: at(bars.time[bar] ?? 0),
      position: is_buy ? "belowBar" : "aboveBar",
      shape: is_buy ? "arrowUp" : "arrowDown",
      color: colour(is_buy ? "gain" : "loss"),
      size: is_crowded ? 0.6 : 1,
      text: !is_told ? "" : `${count(Math.abs(quantity))} at ${fixed(Number(fill.price_usd), 2)}`,
    });
  });
  return [...marks.values()];
}

function tick(time: Time, type: TickMarkType): string {
  const text = exchangeTime(time as number);
  if (type === TickMarkType.Year) return text.slice(0, 4);
  if (type === TickMarkType.Month) return text.slice(0, 7);
  return type === TickMarkType.DayOfMonth ? text.slice(5, 10) : text.slice(11, 16);
}

export function CellChart({ answer, bars: { bars, resolution }, pointed, onPoint, near, onMade }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<IChartApi | null>(null);
  const shades = useRef<HoldingShades | null>(null);
  const look = useLook();
  const pointing = useRef(onPoint);
  pointing.current = onPoint;
  const making = useRef(onMade);
  making.current = onMade;
  const is_minute = resolution === "minute";

  useEffect(() => {
    if (!place.current) return;
    const made = createChart(place.current, {
      autoSize: true,
      layout: {
        background: { color: "transparent" },
        textColor: colour("ink-faint"),
        fontSize: 11,
        fontFamily: getComputedStyle(document.body).fontFamily,
        panes: { separatorColor: colour("line-strong"), separatorHoverColor: colour("accent-soft") },
      },
      grid: { vertLines: { visible: false }, horzLines: { color: colour("line") } },
      rightPriceScale: { borderVisible: false },
      timeScale: { borderColor: colour("line-strong"), timeVisible: is_minute, secondsVisible: false, tickMarkFormatter: tick },
      localization: { timeFormatter: (time: Time) => exchangeTime(time as number).slice(0, is_minute ? 16 : 10) },
      crosshair: { mode: 0, vertLine: { color: colour("ink-faint"), labelBackgroundColor: colour("ink-soft") }, horzLine: { color: colour("ink-faint"), labelBackgroundColor: colour("ink-soft") } },
    });
    chart.current = made;
    making.current(() => made.takeScreenshot());
    const up = colour("ink-faint");
    const down = colour("ink-soft");
    const candles = made.addSeries(CandlestickSeries, {
      upColor: colour("panel"),
      downColor: down,
      borderUpColor: up,
      borderDownColor: down,
      wickUpColor: up,
      wickDownColor: down,
      priceLineVisible: false,
    });
    candles.setData(
      bars.time.map((time, i) => ({ time: at(time), open: bars.open[i] ?? 0, high: bars.high[i] ?? 0, low: bars.low[i] ?? 0, close: bars.close[i] ?? 0 })),
    );
    candles.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.2 } });
    const volume = made.addSeries(HistogramSeries, { priceScaleId: "volume", color: colour("bar"), priceFormat: { type: "volume" }, priceLineVisible: false, lastValueVisible: false });
    volume.setData(bars.time.map((time, i) => ({ time: at(time), value: bars.volume[i] ?? 0 })));
    volume.priceScale().applyOptions({ scaleMargins: { top: 0.86, bottom: 0 } });
    const mean = made.addSeries(LineSeries, { color: colour("accent"), lineWidth: 1, lineStyle: LineStyle.Solid, priceLineVisible: false, lastValueVisible: false, crosshairMarkerVisible: false });
    mean.setData(bars.time.flatMap((time, i) => (typeof bars.vwap[i] === "number" ? [{ time: at(time), value: bars.vwap[i] as number }] : [])));

    createSeriesMarkers(candles, fillMarks(recordsOf(answer.fills), bars, is_minute, place.current.clientWidth));
    const trades = recordsOf(answer.trades);
    const barTime = (instant: unknown) => at(bars.time[barAt(bars, seconds(instant), is_minute)] ?? 0);
    const holdings = trades.map((trade) => ({ from: barTime(trade.entry_time), to: barTime(trade.exit_time), is_long: textOf(trade.direction) === "long" }));
    shades.current = new HoldingShades(holdings, { long: colour("gain"), short: colour("loss") });
    candles.attachPrimitive(shades.current);

    const values = accountValue(answer, { bars, resolution });
    if (values.length) {
      const start = Number(answer.cell.cash_usd);
      const account = made.addSeries(
        BaselineSeries,
        {
          baseValue: { type: "price", price: start },
          topLineColor: colour("gain"),
          bottomLineColor: colour("loss"),
          topFillColor1: "transparent",
          topFillColor2: "transparent",
          bottomFillColor1: "transparent",
          bottomFillColor2: "transparent",
          lineWidth: 2,
          priceLineVisible: false,
          priceFormat: { type: "custom", formatter: (value: number) => dollars(value, 0), minMove: 1 },
        },
        1,
      );
      account.setData(values.map(({ time, value }) => ({ time: at(time), value })));
      account.createPriceLine({ price: start, color: colour("ink-faint"), lineWidth: 1, lineStyle: LineStyle.Dotted, axisLabelVisible: false, title: "" });
      const falls = made.addSeries(
        AreaSeries,
        {
          lineColor: colour("loss"),
          topColor: "transparent",
          bottomColor: "transparent",
          lineWidth: 1,
          priceLineVisible: false,
          priceFormat: { type: "custom", formatter: (value: number) => percent(value), minMove: 0.0001 },
        },
        2,
      );
      falls.setData(fallsOf(values).map(({ time, value }) => ({ time: at(time), value })));
      made.panes()[0]?.setStretchFactor(5);
      made.panes()[1]?.setStretchFactor(2);
      made.panes()[2]?.setStretchFactor(1.3);
    }
    made.timeScale().fitContent();
    const spans = holdings.map((holding) => [holding.from as number, holding.to as number] as const);
    made.subscribeCrosshairMove(({ time }) => {
      if (time === undefined) return;
      pointing.current(spans.findIndex(([from, to]) => (time as number) >= from && (time as number) <= to));
    });
    return () => {
      made.remove();
      chart.current = null;
    };
  }, [answer, bars, resolution, is_minute, look]);

  useEffect(() => shades.current?.point(pointed), [pointed]);

  useEffect(() => {
    const trade = near && recordsOf(answer.trades)[near.trade];
    if (!trade || !chart.current) return;
    const first = barAt(bars, seconds(trade.entry_time), is_minute);
    const last = barAt(bars, seconds(trade.exit_time), is_minute);
    const room = Math.max(10, (last - first) * 0.6);
    chart.current.timeScale().setVisibleLogicalRange({ from: first - room, to: last + room });
  }, [near, answer, bars, is_minute]);

  return <div ref={place} className="h-full w-full" role="group" aria-label="Prices with fills; below them the account's value and its falls from the peak" onDoubleClick={() => chart.current?.timeScale().fitContent()} />;
}
