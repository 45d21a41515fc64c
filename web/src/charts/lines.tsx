// Lines over days or numbers, with a zero line, and a legend that follows the pointer.
import { useMemo, useState } from "react";
import type uPlot from "uplot";
import { colour, useLook } from "../parts/use_theme";
import { ChartMenu } from "./chart_menu";
import { csvOfPicture, svgOf, type Picture } from "./picture";
import { axis, Plot } from "./plot";
import { pictureColours } from "./save_chart";
import { seriesColour } from "./series_colours";

export interface Line {
    name: string;
    values: (number | null)[];
}

interface Props {
    label: string;
    /** What the axis is called in a file. */
    x_name: string;
    x: number[];
    lines: Line[];
    readX: (value: number) => string;
    readY: (value: number) => string;
    height?: number;
}

function drawZero(plot: uPlot): void {
    const y = plot.valToPos(0, "y", true);
    if (y < plot.bbox.top || y > plot.bbox.top + plot.bbox.height) return;
    plot.ctx.strokeStyle = colour("ink-faint");
    plot.ctx.lineWidth = 1;
    plot.ctx.beginPath();
    plot.ctx.moveTo(plot.bbox.left, y);
    plot.ctx.lineTo(plot.bbox.left + plot.bbox.width, y);
    plot.ctx.stroke();
}

export function Lines({ label, x_name, x, lines, readX, readY, height = 220 }: Props) {
    useLook();
    const [pointed, setPointed] = useState<number | null>(null);
    const amount = lines.length;
    const data = useMemo<uPlot.AlignedData>(() => [x, ...lines.map((line) => line.values)], [x, lines]);
    const options = useMemo(
        () => () => ({
            scales: { x: { time: false } },
            axes: [axis(readX, { space: 90, size: 28 }), axis(readY, { size: 64 })],
            cursor: { points: { size: 6 }, drag: { x: true, y: false } },
            legend: { show: false },
            series: [
                {},
                ...Array.from({ length: amount }, (_, i) => ({ stroke: seriesColour(i), width: 1.5, points: { show: false } })),
            ],
            hooks: { drawAxes: [drawZero], setCursor: [(plot: uPlot) => setPointed(plot.cursor.idx ?? null)] },
        }),
        [amount, readX, readY],
    );
    const at = pointed ?? x.length - 1;
    const picture = (): Picture => ({
        title: label,
        x_name,
        x,
        readX,
        readY,
        series: lines.map((line, i) => ({ ...line, colour: seriesColour(i), kind: "line" })),
    });
    return (
        <figure>
            <Plot label={label} data={data} options={options} height={height} />
            <figcaption className="mt-1 flex flex-wrap gap-x-5 gap-y-0.5 text-small text-ink-soft">
                <span className="min-w-20 text-ink-faint">{x[at] === undefined ? "" : readX(x[at])}</span>
                {lines.map((line, i) => {
                    const value = line.values[at];
                    return (
                        <span key={line.name} className="inline-flex items-center gap-1.5">
                            <span aria-hidden="true" className="h-0.5 w-3" style={{ background: seriesColour(i) }} />
                            {line.name}{" "}
                            <span className="text-ink">{value === null || value === undefined ? "n/a" : readY(value)}</span>
                        </span>
                    );
                })}
                <span className="ml-auto">
                    <ChartMenu name={label} svg={() => svgOf(picture(), pictureColours())} csv={() => csvOfPicture(picture())} />
                </span>
            </figcaption>
        </figure>
    );
}
