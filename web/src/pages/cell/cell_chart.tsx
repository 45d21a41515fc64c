// Prices, fills and the account of a cell on one time axis, linked to the list of trades.
import type { IChartApi } from "lightweight-charts";
import { useEffect, useRef } from "react";
import { recordsOf, textOf } from "../../api/rows";
import { colour, useLook } from "../../parts/use_theme";
import { headingOf } from "../../text/names";
import { count, fixed } from "../../text/numbers";
import { accountValue, addAccount } from "./account_panes";
import type { BarsAnswer, CellAnswer } from "./cell_answer";
import { chartIn } from "./chart_frame";
import { at, seconds } from "./chart_times";
import { HoldingShades, type Holding } from "./holding_shades";
import { addPrices } from "./price_pane";
import { readoutText } from "./readout_text";
import { addLines, lineColour } from "./strategy_lines";
import { barAt } from "./value_on_bars";

interface Props {
    answer: CellAnswer;
    bars: BarsAnswer;
    pointed: number;
    onPoint: (trade: number) => void;
    /** A trade to bring close; the count makes a second click on it count. */
    near: { trade: number; clicks: number } | null;
    /** A second timeframe goes without the account. */
    is_second?: boolean;
    /** Told how to take a picture of the chart. */
    onMade?: (picture: () => HTMLCanvasElement) => void;
}

function holdingsOf(answer: CellAnswer, { bars, resolution }: BarsAnswer): Holding[] {
    const barTime = (instant: unknown) => at(bars.time[barAt(bars, seconds(instant), resolution === "minute")] ?? 0);
    return recordsOf(answer.trades).map((trade) => ({
        from: barTime(trade.entry_time),
        to: barTime(trade.exit_time),
        is_long: textOf(trade.direction) === "long",
    }));
}

/** "bought 912 at 104.05" by the begin of the bar. */
function fillTexts(answer: CellAnswer, { bars, resolution }: BarsAnswer): Map<number, string> {
    const texts = new Map<number, string>();
    for (const fill of recordsOf(answer.fills)) {
        const begin = bars.time[barAt(bars, seconds(fill.time), resolution === "minute")] ?? 0;
        const size = Number(fill.quantity);
        const text = `${size > 0 ? "bought" : "sold"} ${count(Math.abs(size))} at ${fixed(Number(fill.price_usd), 2)}`;
        texts.set(begin, [texts.get(begin), text].filter(Boolean).join(", "));
    }
    return texts;
}

export function CellChart({ answer, bars: answered, pointed, onPoint, near, is_second = false, onMade }: Props) {
    const place = useRef<HTMLDivElement>(null);
    const chart = useRef<IChartApi | null>(null);
    const readout = useRef<HTMLParagraphElement>(null);
    const shades = useRef<HoldingShades | null>(null);
    const told = useRef({ onPoint, onMade });
    told.current = { onPoint, onMade };
    const look = useLook();

    useEffect(() => {
        if (!place.current) return;
        const is_minute = answered.resolution === "minute";
        const made = chartIn(place.current, is_minute);
        const candles = addPrices(made, answered.bars, recordsOf(answer.fills), is_minute, place.current.clientWidth);
        const holdings = holdingsOf(answer, answered);
        shades.current = new HoldingShades(holdings, { long: colour("gain"), short: colour("loss") });
        candles.attachPrimitive(shades.current);
        const values = is_second ? [] : accountValue(answer, answered);
        addAccount(made, values, Number(answer.cell.cash_usd));
        addLines(made, answered.lines ?? [], answered.bars.time, values.length ? 3 : 1);
        const fills = fillTexts(answer, answered);
        made.timeScale().fitContent();
        made.subscribeCrosshairMove(({ time }) => {
            readout.current?.replaceChildren(readoutText(answered.bars, values, fills, time));
            if (time === undefined) return;
            told.current.onPoint(holdings.findIndex(({ from, to }) => time >= from && time <= to));
        });
        readout.current?.replaceChildren(readoutText(answered.bars, values, fills, undefined));
        chart.current = made;
        told.current.onMade?.(() => made.takeScreenshot());
        return () => {
            made.remove();
            chart.current = null;
        };
    }, [answer, answered, look, is_second]);

    useEffect(() => shades.current?.point(pointed), [pointed]);

    useEffect(() => {
        const trade = near && recordsOf(answer.trades)[near.trade];
        if (!trade || !chart.current) return;
        const barOf = (instant: unknown) => barAt(answered.bars, seconds(instant), answered.resolution === "minute");
        const [first, last] = [barOf(trade.entry_time), barOf(trade.exit_time)];
        const room = Math.max(10, (last - first) * 0.6);
        chart.current.timeScale().setVisibleLogicalRange({ from: first - room, to: last + room });
    }, [near, answer, answered]);

    return (
        <div className="flex h-full flex-col">
            <div className="flex min-h-5 flex-wrap gap-x-4 text-small text-ink-soft">
                <p ref={readout} className="w-full truncate" />
                {(answered.lines ?? []).map((line, i) => (
                    <span key={line.name} title={line.meaning} className="inline-flex items-center gap-1.5 whitespace-nowrap">
                        <span aria-hidden="true" className="h-0.5 w-3" style={{ background: lineColour(i) }} data-look={look} />
                        {headingOf(line.name, line.unit)}
                    </span>
                ))}
            </div>
            <div
                ref={place}
                className="min-h-0 w-full flex-1"
                role="group"
                aria-label={
                    is_second
                        ? "Prices with fills in a second timeframe"
                        : "Prices with fills; below them the account's value and its falls from the peak"
                }
                onDoubleClick={() => chart.current?.timeScale().fitContent()}
            />
        </div>
    );
}
