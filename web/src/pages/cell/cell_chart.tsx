// Prices, fills and the account of a cell on one time axis, linked to the list of trades.
import type { IChartApi } from "lightweight-charts";
import { useEffect, useRef } from "react";
import { recordsOf, textOf } from "../../api/rows";
import { colour, useLook } from "../../parts/use_theme";
import { accountValue, addAccount } from "./account_panes";
import type { BarsAnswer, CellAnswer } from "./cell_answer";
import { chartIn } from "./chart_frame";
import { at, seconds } from "./chart_times";
import { HoldingShades, type Holding } from "./holding_shades";
import { addPrices } from "./price_pane";
import { readoutText } from "./readout_text";
import { barAt } from "./value_on_bars";

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

function holdingsOf(answer: CellAnswer, { bars, resolution }: BarsAnswer): Holding[] {
    const barTime = (instant: unknown) => at(bars.time[barAt(bars, seconds(instant), resolution === "minute")] ?? 0);
    return recordsOf(answer.trades).map((trade) => ({
        from: barTime(trade.entry_time),
        to: barTime(trade.exit_time),
        is_long: textOf(trade.direction) === "long",
    }));
}

export function CellChart({ answer, bars: answered, pointed, onPoint, near, onMade }: Props) {
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
        const values = accountValue(answer, answered);
        addAccount(made, values, Number(answer.cell.cash_usd));
        made.timeScale().fitContent();
        made.subscribeCrosshairMove(({ time }) => {
            readout.current?.replaceChildren(readoutText(answered.bars, values, time));
            if (time === undefined) return;
            told.current.onPoint(holdings.findIndex(({ from, to }) => time >= from && time <= to));
        });
        readout.current?.replaceChildren(readoutText(answered.bars, values, undefined));
        chart.current = made;
        told.current.onMade(() => made.takeScreenshot());
        return () => {
            made.remove();
            chart.current = null;
        };
    }, [answer, answered, look]);

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
            <p ref={readout} className="min-h-5 truncate text-small text-ink-soft" />
            <div
                ref={place}
                className="min-h-0 w-full flex-1"
                role="group"
                aria-label="Prices with fills; below them the account's value and its falls from the peak"
                onDoubleClick={() => chart.current?.timeScale().fitContent()}
            />
        </div>
    );
}
