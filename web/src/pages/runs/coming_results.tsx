// The results of a run as they come, one point a cell, by day.
import { useMemo } from "react";
import type uPlot from "uplot";
import { useCatalog } from "../../catalog/catalog_context";
import { axis, Plot } from "../../charts/plot";
import { colour } from "../../parts/use_theme";
import { headingOf } from "../../text/names";
import { count, fullText } from "../../text/numbers";
import { pointsByDay, type KeptCells } from "./kept_cells";

const readDay = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);

export default function ComingResults({ cells }: { cells: KeptCells }) {
    const catalog = useCatalog();
    const measure = catalog.main_measure;
    const shape = useMemo(() => catalog.column(measure) ?? { type: "real", unit: "" }, [catalog, measure]);
    const points = useMemo(() => pointsByDay(cells, measure), [cells, measure]);
    const data = useMemo<uPlot.AlignedData>(
        () => [
            points.map((point) => point.time),
            points.map((point) => (point.value >= 0 ? point.value : null)),
            points.map((point) => (point.value < 0 ? point.value : null)),
        ],
        [points],
    );
    const options = useMemo(
        () => () => {
            const points = (token: string) => ({
                paths: () => null,
                points: { show: true, size: 3.5, width: 0, fill: `color-mix(in srgb, ${colour(token)} 50%, transparent)` },
            });
            return {
                scales: { x: { time: false } },
                legend: { show: false },
                cursor: { show: false },
                axes: [axis(readDay, { space: 90, size: 28 }), axis((value) => fullText(value, shape), { size: 64 })],
                series: [{}, points("gain"), points("loss")],
            };
        },
        [shape],
    );
    if (points.length === 0) return null;
    return (
        <div className="min-w-0">
            <h2 className="mb-1 font-semibold">
                {headingOf(measure, shape.unit)} by day{" "}
                <span className="text-small font-normal text-ink-faint">the last {count(points.length)} cells</span>
            </h2>
            <Plot label="Results as they come" data={data} options={options} height={220} />
        </div>
    );
}
