// The lines of parallel coordinates on a canvas, with axes over it that can be brushed.
import { useEffect, useRef, useState, type PointerEvent } from "react";
import { ChartMenu } from "../../../charts/chart_menu";
import { pictureColours } from "../../../charts/save_chart";
import { Button } from "../../../parts/button";
import { Icon } from "../../../parts/icons";
import { headingOf } from "../../../text/names";
import { cellText } from "../../../text/numbers";
import { rangeIn } from "../../../text/where";
import { colour, useLook } from "../../../parts/use_theme";
import { drawLines } from "./draw_lines";
import { height, inner, rim, type DrawnLines } from "./line_places";
import { placeOn, type ParallelAxis } from "./parallel_axis";
import { parallelCsv, parallelSvg } from "./parallel_picture";

interface PlotProps {
    axes: ParallelAxis[];
    kept: boolean[];
    /** Where selections are compared: the colour of each row. */
    colours?: string[];
    where: string;
    unitOf: (name: string) => string;
    onBrush: (axis: ParallelAxis, low: number | null, high: number | null) => void;
    onRemove: (name: string) => void;
}

export function ParallelPlot({ axes, kept, colours, where, unitOf, onBrush, onRemove }: PlotProps) {
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

    const drawn: DrawnLines = { axes, kept, colours, xOf, width };
    useEffect(() => (canvas.current ? drawLines(canvas.current, drawn) : undefined), [axes, kept, colours, width, look]);
    const colourOf = (row: number) => colours?.[row] ?? colour((axes.at(-1)?.values[row] ?? 0) >= 0 ? "gain" : "loss");

    const valueAt = (event: PointerEvent, axis: ParallelAxis) => {
        const box = canvas.current?.getBoundingClientRect();
        const share = box ? 1 - (event.clientY - box.top - rim.top) / inner : 0;
        return axis.low + Math.max(0, Math.min(1, share)) * (axis.high - axis.low);
    };
    return (
        <div ref={place} className="relative overflow-x-auto">
            <div className="absolute top-0 right-0 z-10">
                <ChartMenu
                    name="Parallel coordinates"
                    svg={() => parallelSvg(drawn, colourOf, pictureColours())}
                    csv={() => parallelCsv(drawn)}
                />
            </div>
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
                                className="absolute flex -translate-x-1/2 flex-col items-center text-center text-tiny leading-tight text-ink-soft"
                                style={{ left: xOf(i), top: height + 6, width: Math.max(56, xOf(1) - xOf(0) - 6) }}
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
