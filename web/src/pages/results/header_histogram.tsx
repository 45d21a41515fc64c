// How a column is spread over the cells that the other conditions keep; a brush keeps a part of it.
import { useRef, useState, type PointerEvent } from "react";
import { useAnswer } from "../../api/use_answer";
import { askHistogram, brushedRange, edgeAt, heights, histogramPath, shareOf } from "../../charts/histogram";
import type { GridColumn } from "../../grid/grid_column";
import { fullText } from "../../text/numbers";
import { rangeIn, wholeRange, withoutColumn, withRange } from "../../text/where";
import { PinnedOutlines } from "./pinned_outlines";
import { useQuestion } from "./use_question";

/** `waits`: for the first rows, which a person wants to see before. */
export function HeaderHistogram({ column, waits }: { column: GridColumn; waits: boolean }) {
    const { question, setWhere } = useQuestion();
    const path = histogramPath(column.name, withoutColumn(question.where, column.name));
    const answer = useAnswer(waits ? null : path, (signal) => askHistogram(path, signal), 30);
    const place = useRef<SVGSVGElement>(null);
    const [drawn, setDrawn] = useState<{ from: number; to: number } | null>(null);
    const [over, setOver] = useState<number | null>(null);
    const histogram = answer.value;
    if (answer.error) return null;
    if (!histogram) return <div className="skeleton mt-2 h-4" />;
    if (histogram.low === histogram.high)
        return <div className="label truncate text-right">all {fullText(histogram.low, column)}</div>;

    const shareAt = (event: PointerEvent) => {
        const box = place.current?.getBoundingClientRect();
        return box ? Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) : 0;
    };
    const kept = rangeIn(question.where, column.name);
    const brush = drawn
        ? { from: Math.min(drawn.from, drawn.to), to: Math.max(drawn.from, drawn.to) }
        : kept && {
              from: kept.low === null ? 0 : shareOf(histogram, kept.low),
              to: kept.high === null ? 1 : shareOf(histogram, kept.high),
          };
    const step = 100 / histogram.counts.length;
    const zero = histogram.low < 0 && histogram.high > 0 ? shareOf(histogram, 0) * 100 : null;
    const read = (share: number) => fullText(edgeAt(histogram, share), column);

    return (
        <div className="relative">
            <svg
                ref={place}
                role="img"
                aria-label={`${column.heading} from ${read(0)} to ${read(1)}; drag to keep a part`}
                viewBox="0 0 100 24"
                preserveAspectRatio="none"
                className="h-6 w-full cursor-crosshair touch-none"
                onPointerDown={(event) => {
                    event.currentTarget.setPointerCapture(event.pointerId);
                    const share = shareAt(event);
                    setDrawn({ from: share, to: share });
                }}
                onPointerMove={(event) => {
                    const share = shareAt(event);
                    setOver(share);
                    if (drawn) setDrawn({ ...drawn, to: share });
                }}
                onPointerUp={() => {
                    if (!drawn) return;
                    const { low, high } = brushedRange(histogram, drawn.from, drawn.to);
                    setDrawn(null);
                    setWhere(withRange(question.where, column.name, ...wholeRange(column.type, low, high)));
                }}
                onPointerLeave={() => setOver(null)}
            >
                {brush && (
                    <rect
                        x={brush.from * 100}
                        y={0}
                        width={Math.max(0.8, (brush.to - brush.from) * 100)}
                        height={24}
                        fill="var(--accent-soft)"
                    />
                )}
                {heights(histogram.counts).map((height, i) => {
                    const middle = (i + 0.5) / histogram.counts.length;
                    const is_kept = !brush || (middle >= brush.from && middle <= brush.to);
                    return (
                        <rect
                            key={i}
                            x={i * step}
                            y={24 - height * 23}
                            width={step * 0.82}
                            height={height * 23}
                            fill={is_kept ? (brush ? "var(--accent)" : "var(--ink-faint)") : "var(--bar)"}
                            opacity={brush ? 1 : 0.55}
                        />
                    );
                })}
                <PinnedOutlines column={column.name} over={histogram} height={24} />
                {zero !== null && (
                    <line
                        x1={zero}
                        x2={zero}
                        y1={0}
                        y2={24}
                        stroke="var(--ink-faint)"
                        strokeWidth={1}
                        vectorEffect="non-scaling-stroke"
                        strokeDasharray="2 2"
                    />
                )}
            </svg>
            {over !== null && (
                <div className="floating pointer-events-none absolute top-7 right-0 px-1.5 text-tiny whitespace-nowrap text-ink-soft">
                    {drawn ? `${read(Math.min(drawn.from, drawn.to))} to ${read(Math.max(drawn.from, drawn.to))}` : read(over)}
                </div>
            )}
        </div>
    );
}
