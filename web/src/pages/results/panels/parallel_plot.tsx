// The lines of parallel coordinates on a canvas, with axes over it that can be brushed.
import { useEffect, useRef, useState, type PointerEvent } from "react";
import { Button } from "../../../parts/button";
import { Icon } from "../../../parts/icons";
import { colour, useLook } from "../../../parts/use_theme";
import { headingOf } from "../../../text/names";
import { cellText } from "../../../text/numbers";
import { rangeIn } from "../../../text/where";
import { placeOn, type ParallelAxis } from "./parallel_axis";

export const most_drawn = 2500;
const height = 380;
const rim = { top: 24, bottom: 12 };
const inner = height - rim.top - rim.bottom;

/** Lines outside the brushes as a pale ground, the others in the colour of their last column. */
function drawLines(
    canvas: HTMLCanvasElement,
    width: number,
    axes: ParallelAxis[],
    kept: boolean[],
    xOf: (axis: number) => number,
): void {
    const context = canvas.getContext("2d");
    if (!context) return;
    const ratio = window.devicePixelRatio;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    context.scale(ratio, ratio);
    const draw = (row: number) => {
        context.beginPath();
        axes.forEach((axis, i) => {
            const value = axis.values[row];
            if (value === null || value === undefined) return;
            const y = rim.top + (1 - placeOn(axis, value)) * inner;
            if (i === 0) context.moveTo(xOf(i), y);
            else context.lineTo(xOf(i), y);
        });
        context.stroke();
    };
    const last = axes.at(-1);
    const middle = last ? (last.low + last.high) / 2 : 0;
    const zero = last && !last.words && last.low < 0 && last.high > 0 ? 0 : middle;
    const [above, below] = [colour("gain"), colour("loss")];
    const rows = Math.min(most_drawn, kept.length);
    context.globalAlpha = 0.08;
    context.strokeStyle = colour("line-strong");
    for (let row = 0; row < rows; ++row) if (!kept[row]) draw(row);
    context.globalAlpha = Math.max(0.05, Math.min(0.5, 120 / Math.max(1, kept.filter(Boolean).length)));
    for (let row = 0; row < rows; ++row) {
        if (!kept[row]) continue;
        context.strokeStyle = (last?.values[row] ?? 0) >= zero ? above : below;
        draw(row);
    }
}

interface PlotProps {
    axes: ParallelAxis[];
    kept: boolean[];
    where: string;
    unitOf: (name: string) => string;
    onBrush: (axis: ParallelAxis, low: number | null, high: number | null) => void;
    onRemove: (name: string) => void;
}

export function ParallelPlot({ axes, kept, where, unitOf, onBrush, onRemove }: PlotProps) {
    const place = useRef<HTMLDivElement>(null);
    const canvas = useRef<HTMLCanvasElement>(null);
    const [width, setWidth] = useState(440);
    const [brush, setBrush] = useState<{ axis: number; from: number; to: number } | null>(null);
    const look = useLook();
    useEffect(() => {
        const watch = new ResizeObserver(
            () => place.current && setWidth(Math.max(300, place.current.clientWidth, axes.length * 72)),
        );
        if (place.current) watch.observe(place.current);
        return () => watch.disconnect();
    }, [axes.length]);
    const xOf = (i: number) => 36 + (axes.length < 2 ? 0 : (i * (width - 76)) / (axes.length - 1));

    useEffect(() => {
        if (canvas.current) drawLines(canvas.current, width, axes, kept, xOf);
    }, [axes, kept, width, look]);

    const valueAt = (event: PointerEvent, axis: ParallelAxis) => {
        const box = canvas.current?.getBoundingClientRect();
        const share = box ? 1 - (event.clientY - box.top - rim.top) / inner : 0;
        return axis.low + Math.max(0, Math.min(1, share)) * (axis.high - axis.low);
    };
    return (
        <div ref={place} className="overflow-x-auto">
            <div className="relative" style={{ width, height: height + 40 }}>
                <canvas
                    ref={canvas}
                    style={{ width, height }}
                    role="img"
                    aria-label={`Lines over ${axes.map((axis) => headingOf(axis.name)).join(", ")}`}
                />
                {axes.map((axis, i) => {
                    const unit = unitOf(axis.name);
                    const shape = { type: axis.type, unit };
                    const text = (value: number) => (axis.words ? (axis.words[Math.round(value)] ?? "") : cellText(value, shape));
                    const range = rangeIn(where, axis.name);
                    const shown =
                        brush?.axis === i
                            ? { low: Math.min(brush.from, brush.to), high: Math.max(brush.from, brush.to) }
                            : range && { low: range.low ?? axis.low, high: range.high ?? axis.high };
                    return (
                        <div key={axis.name}>
                            <div
                                className="absolute w-8 cursor-ns-resize touch-none"
                                style={{ left: xOf(i) - 16, top: rim.top, height: inner }}
                                onPointerDown={(event) => {
                                    event.currentTarget.setPointerCapture(event.pointerId);
                                    const value = valueAt(event, axis);
                                    setBrush({ axis: i, from: value, to: value });
                                }}
                                onPointerMove={(event) => brush?.axis === i && setBrush({ ...brush, to: valueAt(event, axis) })}
                                onPointerUp={() => {
                                    if (!brush) return;
                                    const is_click = Math.abs(brush.to - brush.from) < (axis.high - axis.low) * 0.01;
                                    onBrush(
                                        axis,
                                        is_click ? null : Math.min(brush.from, brush.to),
                                        is_click ? null : Math.max(brush.from, brush.to),
                                    );
                                    setBrush(null);
                                }}
                            >
                                <span className="absolute inset-y-0 left-4 w-px bg-line-strong" />
                                {shown && (
                                    <span
                                        className="absolute left-2.5 w-3 border border-accent bg-accent/25"
                                        style={{
                                            bottom: `${placeOn(axis, shown.low) * 100}%`,
                                            height: `max(3px, ${(placeOn(axis, shown.high) - placeOn(axis, shown.low)) * 100}%)`,
                                        }}
                                    />
                                )}
                            </div>
                            {axis.words ? (
                                axis.words.map((word, place_of_word) => (
                                    <span
                                        key={word}
                                        className="label pointer-events-none absolute max-w-16 truncate rounded bg-panel/80 px-0.5"
                                        style={{
                                            left: xOf(i) + 4,
                                            top: rim.top + (1 - placeOn(axis, place_of_word)) * inner - 8,
                                        }}
                                    >
                                        {word}
                                    </span>
                                ))
                            ) : (
                                <>
                                    <span
                                        className="label absolute -translate-x-1/2 whitespace-nowrap"
                                        style={{ left: xOf(i), top: 4 }}
                                    >
                                        {text(axis.high)}
                                    </span>
                                    <span
                                        className="label absolute -translate-x-1/2 whitespace-nowrap"
                                        style={{ left: xOf(i), top: height - 10 }}
                                    >
                                        {text(axis.low)}
                                    </span>
                                </>
                            )}
                            <div
                                className="absolute flex w-20 -translate-x-1/2 flex-col items-center text-center text-tiny leading-tight text-ink-soft"
                                style={{ left: xOf(i), top: height + 6 }}
                            >
                                <span className="line-clamp-2">{headingOf(axis.name, unit)}</span>
                                {axes.length > 2 && i < axes.length - 1 && (
                                    <Button
                                        kind="quiet"
                                        is_small
                                        className="!h-5 !px-1"
                                        aria-label={`Take the axis ${headingOf(axis.name, unit)} away`}
                                        onClick={() => onRemove(axis.name)}
                                    >
                                        <Icon name="close" size={9} />
                                    </Button>
                                )}
                            </div>
                        </div>
                    );
                })}
            </div>
        </div>
    );
}
