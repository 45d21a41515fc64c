// The results of a run as they come, one point a cell, by day.
import { useEffect, useState } from "react";
import { apiPath, postJson } from "../../api/client";
import type { Rows } from "../../api/rows";
import { useCatalog } from "../../catalog/catalog_context";
import { headingOf } from "../../text/names";
import { count, fullText } from "../../text/numbers";

const most_points = 3000;
const every_ms = 1500;

export function ComingResults({ run }: { run: string }) {
  const catalog = useCatalog();
  const measure = catalog.main_measure;
  const shape = catalog.column(measure) ?? { type: "real", unit: "" };
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

  if (!rows?.rows.length) return null;
  const days = [...new Set(rows.rows.map((row) => String(row[0])))].sort();
  const values = rows.rows.map((row) => Number(row[1]));
  const reach = Math.max(1e-9, ...values.map(Math.abs));
  return (
    <div>
      <h2 className="mb-1 font-semibold">
        {headingOf(measure, shape.unit)} by day <span className="text-small font-normal text-ink-faint">the last {count(rows.rows.length)} cells</span>
      </h2>
      <svg viewBox="0 0 400 200" role="img" aria-label="Results as they come" className="h-56 w-full">
        <line x1={0} x2={400} y1={100} y2={100} stroke="var(--ink-faint)" strokeWidth={0.5} />
        <text x={2} y={10} fontSize={9} fill="var(--ink-faint)">{fullText(reach, shape)}</text>
        <text x={2} y={197} fontSize={9} fill="var(--ink-faint)">{fullText(-reach, shape)}</text>
        {rows.rows.map((row, i) => {
          const value = Number(row[1]);
          const x = ((days.indexOf(String(row[0])) + 0.5) / days.length) * 360 + 40;
          return <circle key={i} cx={x} cy={100 - (value / reach) * 95} r={1.4} fill={value < 0 ? "var(--loss)" : "var(--gain)"} opacity={0.5} />;
        })}
      </svg>
      <div className="label flex justify-between">
        <span>{days[0]}</span>
        <span>{days.at(-1)}</span>
      </div>
    </div>
  );
}
