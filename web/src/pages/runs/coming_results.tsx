// The results of a run as they come, one point a cell, by day.
import { useEffect, useMemo, useState } from "react";
import type uPlot from "uplot";
import { apiPath, postJson } from "../../api/client";
import { textOf, type Rows } from "../../api/rows";
import { useCatalog } from "../../catalog/catalog_context";
import { axis, Plot } from "../../charts/plot";
import { colour } from "../../parts/use_theme";
import { headingOf } from "../../text/names";
import { count, fullText } from "../../text/numbers";

const most_points = 3000;
const every_ms = 1500;
const readDay = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);

export default function ComingResults({ run }: { run: string }) {
    const catalog = useCatalog();
    const measure = catalog.main_measure;
    const shape = useMemo(() => catalog.column(measure) ?? { type: "real", unit: "" }, [catalog, measure]);
    const [rows, setRows] = useState<Rows | null>(null);
    useEffect(() => {
        const ended = new AbortController();
        const statement = `SELECT first_day, CAST(${measure} AS DOUBLE) AS value FROM run_cell JOIN backtest USING (cell) WHERE run = ${Number(run)} AND ${measure} IS NOT NULL ORDER BY computed_at DESC LIMIT ${most_points}`;
        const look = async () => {
            try {
                setRows(await postJson<Rows>(apiPath("/sql"), { statement, limit: most_points }, ended.signal));
            } catch {
                // The next look will tell; the run itself goes on.
            }
        };
        void look();
        const timer = setInterval(look, every_ms);
        return () => {
            clearInterval(timer);
            ended.abort();
        };
    }, [run, measure]);

    const data = useMemo<uPlot.AlignedData>(() => {
        const points = (rows?.rows ?? [])
            .map((row) => [Date.parse(textOf(row[0])) / 1000, Number(row[1])] as const)
            .sort((a, b) => a[0] - b[0]);
        return [
            points.map((point) => point[0]),
            points.map((point) => (point[1] >= 0 ? point[1] : null)),
            points.map((point) => (point[1] < 0 ? point[1] : null)),
        ];
    }, [rows]);
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
    if (!rows?.rows.length) return null;
    return (
        <div className="min-w-0">
            <h2 className="mb-1 font-semibold">
                {headingOf(measure, shape.unit)} by day{" "}
                <span className="text-small font-normal text-ink-faint">the last {count(rows.rows.length)} cells</span>
            </h2>
            <Plot label="Results as they come" data={data} options={options} height={220} />
        </div>
    );
}
