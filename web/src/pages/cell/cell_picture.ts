// The chart of a cell as an SVG of its own and as CSV: candles with means and fills, the account and its falls below.
import { recordsOf } from "../../api/rows";
import { escaped, svgFrame, ticksBetween, type PictureColours } from "../../charts/picture";
import { csvLine } from "../../text/csv";
import { dollars, exchangeTime, fixed, percent } from "../../text/numbers";
import type { Bars, BarsAnswer, CellAnswer } from "./cell_answer";
import { seconds } from "./chart_times";
import { barAt, fallsOf, type TimedValue } from "./value_on_bars";

const width = 1200;
const left = 16;
const right = 80;
const panes = { price: { top: 48, height: 380 }, value: { top: 448, height: 140 }, falls: { top: 608, height: 90 } };

export interface CellColours extends PictureColours {
    gain: string;
    loss: string;
    accent: string;
}

type Place = (value: number) => string;

function scaleOf(values: number[], { top, height }: { top: number; height: number }): { y: Place; low: number; high: number } {
    const [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
    const span = high - low || 1;
    return { y: (value) => (top + (1 - (value - low) / span) * height).toFixed(1), low, high };
}

function gridLines(low: number, high: number, y: Place, read: (value: number) => string, { grid, faint }: CellColours): string {
    const to = width - right;
    return ticksBetween(low, high, 4)
        .map(
            (tick) =>
                `<line x1="${left}" x2="${to}" y1="${y(tick)}" y2="${y(tick)}" stroke="${grid}"/><text x="${to + 8}" y="${y(tick)}" dy="4" fill="${faint}">${escaped(read(tick))}</text>`,
        )
        .join("");
}

function candles(bars: Bars, x: Place, y: Place, wide: number, { paper, ink }: CellColours): string {
    return bars.time
        .map((_, i) => {
            const [open, high, low, close] = [bars.open, bars.high, bars.low, bars.close].map((numbers) => numbers[i] ?? 0) as [
                number,
                number,
                number,
                number,
            ];
            const [top, bottom] = [Number(y(Math.max(open, close))), Number(y(Math.min(open, close)))];
            const body = `<rect x="${(Number(x(i)) - wide / 2).toFixed(1)}" y="${top}" width="${wide.toFixed(1)}" height="${Math.max(0.7, bottom - top).toFixed(1)}" fill="${close >= open ? paper : ink}"/>`;
            return `<line x1="${x(i)}" x2="${x(i)}" y1="${y(high)}" y2="${y(low)}"/>${body}`;
        })
        .join("");
}

function lineOf(values: (number | null)[], x: Place, y: Place, colour: string): string {
    const points = values.flatMap((value, i) => (value === null ? [] : [`${x(i)},${y(value)}`]));
    return `<polyline fill="none" stroke="${colour}" stroke-width="1.3" points="${points.join(" ")}"/>`;
}

function fillMarks(answer: CellAnswer, { bars, resolution }: BarsAnswer, x: Place, y: Place, colours: CellColours): string {
    return recordsOf(answer.fills)
        .map((fill) => {
            const at = barAt(bars, seconds(fill.time), resolution === "minute");
            const is_buy = Number(fill.quantity) > 0;
            const [px, py] = [Number(x(at)), Number(y(is_buy ? (bars.low[at] ?? 0) : (bars.high[at] ?? 0)))];
            const [tip, base] = is_buy ? [py + 4, py + 12] : [py - 4, py - 12];
            return `<path d="M${px} ${tip}L${px - 4} ${base}H${px + 4}Z" fill="${is_buy ? colours.gain : colours.loss}"/>`;
        })
        .join("");
}

/** Values by the bars' places; a bar without one has none. */
function onBars(bars: Bars, values: TimedValue[]): (number | null)[] {
    const by_time = new Map(values.map((one) => [one.time, one.value]));
    return bars.time.map((time) => by_time.get(time) ?? null);
}

export function cellSvg(
    title: string,
    answer: CellAnswer,
    drawn: BarsAnswer,
    values: TimedValue[],
    colours: CellColours,
): string {
    const { bars } = drawn;
    const room = width - left - right;
    const x: Place = (i) => (left + ((i + 0.5) / bars.time.length) * room).toFixed(1);
    const price = scaleOf([...bars.high, ...bars.low], panes.price);
    const marks = [
        gridLines(price.low, price.high, price.y, (value) => fixed(value, 2), colours),
        `<g stroke="${colours.ink}" stroke-width="0.8">${candles(bars, x, price.y, (room / bars.time.length) * 0.7, colours)}</g>`,
        lineOf(bars.vwap, x, price.y, colours.accent),
        fillMarks(answer, drawn, x, price.y, colours),
    ];
    if (values.length) {
        const falls = fallsOf(values);
        const value = scaleOf(
            values.map((one) => one.value),
            panes.value,
        );
        const fall = scaleOf(
            falls.map((one) => one.value),
            panes.falls,
        );
        marks.push(
            gridLines(value.low, value.high, value.y, (tick) => dollars(tick, 0), colours),
            lineOf(onBars(bars, values), x, value.y, colours.gain),
            gridLines(fall.low, fall.high, fall.y, (tick) => percent(tick, 1), colours),
            lineOf(onBars(bars, falls), x, fall.y, colours.loss),
        );
    }
    const height = values.length ? panes.falls.top + panes.falls.height + 40 : panes.price.top + panes.price.height + 40;
    const every = Math.max(1, Math.floor(bars.time.length / 8));
    const times = bars.time
        .map((time, i) => ({ time, i }))
        .filter(({ i }) => i % every === 0)
        .map(
            ({ time, i }) =>
                `<text x="${x(i)}" y="${height - 12}" text-anchor="middle" fill="${colours.faint}">${exchangeTime(time).slice(drawn.resolution === "minute" ? 11 : 0)}</text>`,
        );
    return svgFrame(title, [...marks, ...times].join(""), colours, { width, height });
}

/** A line a bar: its prices and volume, then the account's value at its end. */
export function cellCsv({ bars }: BarsAnswer, values: TimedValue[]): string {
    const account = onBars(bars, values);
    const rows = bars.time.map((time, i) =>
        csvLine([
            new Date(time * 1000).toISOString(),
            bars.open[i] ?? null,
            bars.high[i] ?? null,
            bars.low[i] ?? null,
            bars.close[i] ?? null,
            bars.volume[i] ?? null,
            bars.vwap[i] ?? null,
            account[i] ?? null,
        ]),
    );
    return `${["time,open,high,low,close,volume,vwap,account_usd", ...rows].join("\n")}\n`;
}
