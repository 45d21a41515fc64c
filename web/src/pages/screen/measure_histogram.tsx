// How a filter's measure is spread over the chosen days; its limits are lines to drag.
import { useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useCatalog } from "../../catalog/catalog_context";
import { heights, shareOf } from "../../charts/histogram";
import { filterOf, filterText, shownValue } from "../../text/filter_text";
import { headingOf } from "../../text/names";
import { fullText, short } from "../../text/numbers";
import type { FilterCounts } from "./use_screen";
import { limitsOf, withLimit, type Limit } from "./limits";

interface Props {
    filter: string;
    counts: FilterCounts | undefined;
    onChange: (filter: string) => void;
}

export function MeasureHistogram({ filter, counts, onChange }: Props) {
    const catalog = useCatalog();
    const place = useRef<HTMLDivElement>(null);
    const [held, setHeld] = useState<string | null>(null);
    const choice = filterOf(filter);
    const card = catalog.filter(choice.name);
    if (!card) return null;
    if (!counts) return <div className="skeleton h-14 w-56" />;
    const histogram = { ...counts.histogram, nulls: 0 };
    if (histogram.low === histogram.high) return <div className="label w-56">nothing measured</div>;
    const limits = limitsOf(choice, card);
    const put = (limit: Limit, value: number) =>
        onChange(
            filterText(
                { name: choice.name, values: { ...choice.values, [limit.parameter.name]: withLimit(limit, value) } },
                card,
            ),
        );
    const valueAt = (event: PointerEvent) => {
        const box = place.current?.getBoundingClientRect();
        if (!box) return 0;
        const share = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
        return histogram.low + (histogram.high - histogram.low) * share;
    };
    const nudge = (limit: Limit, event: KeyboardEvent) => {
        const step = (histogram.high - histogram.low) / histogram.counts.length;
        const by = event.key === "ArrowRight" ? step : event.key === "ArrowLeft" ? -step : 0;
        if (!by) return;
        event.preventDefault();
        put(limit, (limit.value ?? 0) + by);
    };
    const width = 100 / histogram.counts.length;
    const read = (value: number) =>
        card.unit === "fraction" ? fullText(value, { type: "real", unit: "fraction" }) : short(value);
    return (
        <div className="w-56 max-w-full shrink-0">
            <div ref={place} className="relative h-10 touch-none">
                <svg viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true" className="h-full w-full">
                    {heights(histogram.counts).map((height, i) => (
                        <rect
                            key={i}
                            x={i * width}
                            y={40 - height * 40}
                            width={width * 0.85}
                            height={height * 40}
                            fill="var(--bar)"
                        />
                    ))}
                </svg>
                {limits.map((limit) => {
                    if (limit.value === undefined) return null;
                    const name = headingOf(limit.parameter.name);
                    const mirrored = limit.is_size && limit.value > 0 && -limit.value > histogram.low;
                    return (
                        <div key={limit.parameter.name}>
                            {mirrored && (
                                <div
                                    className="absolute inset-y-0 border-l border-dashed border-accent"
                                    style={{ left: `${shareOf(histogram, -limit.value) * 100}%` }}
                                />
                            )}
                            <div
                                role="slider"
                                tabIndex={0}
                                aria-label={`${headingOf(choice.name)} ${name}`}
                                aria-valuemin={histogram.low}
                                aria-valuemax={histogram.high}
                                aria-valuenow={limit.value}
                                aria-valuetext={shownValue(String(limit.value), limit.parameter.unit)}
                                className={`absolute -inset-y-1 -ml-2 flex w-4 cursor-ew-resize justify-center ${held === limit.parameter.name ? "z-10" : ""}`}
                                style={{ left: `${shareOf(histogram, limit.value) * 100}%` }}
                                onPointerDown={(event) => {
                                    event.currentTarget.setPointerCapture(event.pointerId);
                                    setHeld(limit.parameter.name);
                                }}
                                onPointerMove={(event) => held === limit.parameter.name && put(limit, valueAt(event))}
                                onPointerUp={() => setHeld(null)}
                                onKeyDown={(event) => nudge(limit, event)}
                            >
                                <span className="h-full w-0.5 bg-accent" />
                                <span className="absolute top-0 size-2 rounded-full bg-accent" />
                            </div>
                        </div>
                    );
                })}
            </div>
            <div className="label flex justify-between border-t border-line-strong">
                <span>{read(histogram.low)}</span>
                <span>{read(histogram.high)}</span>
            </div>
        </div>
    );
}
