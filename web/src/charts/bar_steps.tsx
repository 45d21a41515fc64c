// A distribution as bars: counts of steps between a low and a high value, with zero marked.
import { useRef } from "react";
import { csvLine } from "../text/csv";
import { fixed } from "../text/numbers";
import { ChartMenu } from "./chart_menu";
import { svgOfElement } from "./save_chart";

interface Props {
    label: string;
    /** Where each step begins. */
    begins: number[];
    counts: number[];
    read: (value: number) => string;
    height?: number;
}

export function BarSteps({ label, begins, counts, read, height = 140 }: Props) {
    const drawn = useRef<SVGSVGElement>(null);
    const most = Math.max(1, ...counts);
    const width = 100 / Math.max(1, counts.length);
    const zero = begins.findIndex((begin) => begin >= -1e-12);
    return (
        <figure>
            <svg
                ref={drawn}
                viewBox="0 0 100 100"
                preserveAspectRatio="none"
                role="img"
                aria-label={label}
                className="w-full"
                style={{ height }}
            >
                {counts.map((count, i) => (
                    <rect
                        key={begins[i]}
                        x={i * width}
                        y={100 - (count / most) * 100}
                        width={width * 0.86}
                        height={(count / most) * 100}
                        fill={(begins[i] ?? 0) < -1e-12 ? "var(--loss)" : "var(--gain)"}
                        opacity={0.75}
                    >
                        <title>{`from ${read(begins[i] ?? 0)}: ${fixed(count, 0)}`}</title>
                    </rect>
                ))}
                {zero > 0 && (
                    <line
                        x1={zero * width}
                        x2={zero * width}
                        y1={0}
                        y2={100}
                        stroke="var(--ink-faint)"
                        strokeDasharray="2 2"
                        vectorEffect="non-scaling-stroke"
                    />
                )}
            </svg>
            <figcaption className="label flex justify-between border-t border-line-strong pt-0.5">
                <span>{read(begins[0] ?? 0)}</span>
                <span className="flex items-center gap-2">
                    {read(begins.at(-1) ?? 0)}
                    <ChartMenu
                        name={label}
                        svg={() => (drawn.current ? svgOfElement(drawn.current) : "")}
                        csv={() => `from,count\n${begins.map((begin, i) => csvLine([begin, counts[i] ?? 0])).join("\n")}\n`}
                    />
                </span>
            </figcaption>
        </figure>
    );
}
