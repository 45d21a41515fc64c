// The lower panes: the account's value around its start, and how far it is below its peak.
import { AreaSeries, BaselineSeries, LineStyle, type IChartApi } from "lightweight-charts";
import { recordsOf } from "../../api/rows";
import { colour } from "../../parts/use_theme";
import { dollars, percent } from "../../text/numbers";
import type { BarsAnswer, CellAnswer } from "./cell_answer";
import { at, seconds } from "./chart_times";
import { fallsOf, keptOnBars, valueFromFills, type TimedFill, type TimedValue } from "./value_on_bars";

/** Nothing where values were not kept and several symbols were traded: their closes are not all here. */
export function accountValue(answer: CellAnswer, { bars, resolution, minutes }: BarsAnswer): TimedValue[] {
    const length = resolution === "minute" ? (minutes ?? 1) : null;
    const kept = recordsOf(answer.equity).map((row) => ({ time: seconds(row.time), value: Number(row.close_usd) }));
    if (kept.length) return keptOnBars(bars, kept, length);
    const rows = recordsOf(answer.fills);
    const is_one_symbol = new Set(rows.map((row) => row.symbol)).size <= 1;
    if (!is_one_symbol || answer.cell.cash_usd === null) return [];
    const fills = rows.map((row): TimedFill => ({
        time: seconds(row.time),
        quantity: Number(row.quantity),
        price: Number(row.price_usd),
        fee: Number(row.fee_usd ?? 0),
    }));
    return valueFromFills(bars, fills, Number(answer.cell.cash_usd), length);
}

function addValue(chart: IChartApi, values: TimedValue[], start: number): void {
    const none = "transparent";
    const account = chart.addSeries(
        BaselineSeries,
        {
            baseValue: { type: "price", price: start },
            topLineColor: colour("gain"),
            bottomLineColor: colour("loss"),
            topFillColor1: none,
            topFillColor2: none,
            bottomFillColor1: none,
            bottomFillColor2: none,
            lineWidth: 2,
            priceLineVisible: false,
            priceFormat: { type: "custom", formatter: (value: number) => dollars(value, 0), minMove: 1 },
        },
        1,
    );
    account.setData(values.map(({ time, value }) => ({ time: at(time), value })));
    const color = colour("ink-faint");
    account.createPriceLine({
        price: start,
        color,
        lineWidth: 1,
        lineStyle: LineStyle.Dotted,
        axisLabelVisible: false,
        title: "",
    });
}

function addFalls(chart: IChartApi, values: TimedValue[]): void {
    const falls = chart.addSeries(
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
}

export function addAccount(chart: IChartApi, values: TimedValue[], start: number): void {
    if (!values.length) return;
    addValue(chart, values, start);
    addFalls(chart, values);
    [5, 2, 1.3].forEach((share, pane) => chart.panes()[pane]?.setStretchFactor(share));
}
