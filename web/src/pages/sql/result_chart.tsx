// The rows of a statement as a chart: lines over days or numbers, bars over names.
import { useMemo, useState } from "react";
import { isNumeric, textOf, type Rows } from "../../api/rows";
import { barsSvg } from "../../charts/bars_picture";
import { ChartMenu } from "../../charts/chart_menu";
import { Lines } from "../../charts/lines";
import { pictureColours } from "../../charts/save_chart";
import { colour } from "../../parts/use_theme";
import { csvLine } from "../../text/csv";
import { headingOf } from "../../text/names";
import { fullText, short } from "../../text/numbers";
import { shapeOf } from "../../text/units_by_name";

const most_bars = 200;

export function ResultChart({ rows }: { rows: Rows }) {
    const { columns } = rows;
    const numbers = columns.map((column, i) => ({ column, i })).filter(({ column }) => isNumeric(column.type));
    const [x_at, setX] = useState(0);
    const [y_at, setY] = useState(numbers.find(({ i }) => i !== 0)?.i ?? 0);
    const x = columns[x_at] ?? columns[0];
    const y = columns[y_at];
    const is_line = x !== undefined && x.type !== "text" && x.type !== "hash" && x.type !== "boolean";
    const is_time = x?.type === "day" || x?.type === "timestamp";
    const shape = useMemo(
        () =>
            shapeOf(
                y?.name ?? "",
                rows.rows.slice(0, 50).map((row) => row[y_at] ?? null),
            ),
        [rows, y, y_at],
    );
    const readX = useMemo(
        () => (value: number) => (is_time ? new Date(value * 1000).toISOString().slice(0, 10) : short(value)),
        [is_time],
    );
    const readY = useMemo(() => (value: number) => fullText(value, shape), [shape]);
    const line = useMemo(() => {
        const points = rows.rows
            .map((row) => ({
                x: is_time ? Date.parse(textOf(row[x_at])) / 1000 : Number(row[x_at]),
                y: typeof row[y_at] === "number" ? (row[y_at] as number) : null,
            }))
            .filter((point) => Number.isFinite(point.x))
            .sort((a, b) => a.x - b.x);
        return {
            x: points.map((point) => point.x),
            lines: [{ name: headingOf(y?.name ?? ""), values: points.map((point) => point.y) }],
        };
    }, [rows, x_at, y_at, is_time, y]);
    if (!numbers.length || !x || !y) return <p className="p-4 text-ink-soft">A chart needs a column of numbers.</p>;
    const choose = (label: string, at: number, options: { column: { name: string }; i: number }[], put: (at: number) => void) => (
        <label className="flex items-center gap-2 text-small text-ink-soft">
            {label}
            <select className="field h-7" value={at} onChange={(event) => put(Number(event.target.value))}>
                {options.map(({ column, i }) => (
                    <option key={i} value={i}>
                        {column.name}
                    </option>
                ))}
            </select>
        </label>
    );
    return (
        <div className="h-full overflow-auto p-4">
            <div className="mb-3 flex flex-wrap gap-4">
                {choose(
                    "Over",
                    x_at,
                    columns.map((column, i) => ({ column, i })),
                    setX,
                )}
                {choose("Value", y_at, numbers, setY)}
            </div>
            {is_line ? (
                <Lines label={`${y.name} over ${x.name}`} x_name={x.name} {...line} readX={readX} readY={readY} height={360} />
            ) : (
                <NamedBars rows={rows} x_at={x_at} y_at={y_at} read={readY} />
            )}
        </div>
    );
}

function NamedBars({ rows, x_at, y_at, read }: { rows: Rows; x_at: number; y_at: number; read: (value: number) => string }) {
    const values = rows.rows.slice(0, most_bars).map((row) => ({
        name: textOf(row[x_at]) || "n/a",
        value: typeof row[y_at] === "number" ? (row[y_at] as number) : null,
    }));
    const reach = Math.max(1e-12, ...values.map((one) => Math.abs(one.value ?? 0)));
    const title = `${rows.columns[y_at]?.name} by ${rows.columns[x_at]?.name}`;
    const has_both = values.some((one) => (one.value ?? 0) < 0);
    return (
        <div className="max-w-3xl">
            {values.map(({ name, value }, i) => {
                const share = ((Math.abs(value ?? 0) / reach) * 100) / (has_both ? 2 : 1);
                const begin = has_both ? ((value ?? 0) < 0 ? 50 - share : 50) : 0;
                return (
                    <div key={i} className="grid grid-cols-[8rem_1fr_7rem] items-center gap-3 py-px">
                        <span className="truncate">{name}</span>
                        <span className="relative block h-3">
                            {has_both && <span className="absolute inset-y-0 left-1/2 w-px bg-line-strong" />}
                            <span
                                className={`absolute inset-y-0 ${(value ?? 0) < 0 ? "bg-loss" : "bg-gain"} opacity-75`}
                                style={{ left: `${begin}%`, width: `${share}%` }}
                            />
                        </span>
                        <span className="text-right">{value === null ? "n/a" : read(value)}</span>
                    </div>
                );
            })}
            <div className="mt-2 flex items-center justify-between">
                <span className="label">{rows.rows.length > most_bars && `the first ${most_bars} rows`}</span>
                <ChartMenu
                    name={title}
                    svg={() =>
                        barsSvg(
                            title,
                            values.map((one) => ({ ...one, text: one.value === null ? "n/a" : read(one.value) })),
                            colour("gain"),
                            colour("loss"),
                            pictureColours(),
                        )
                    }
                    csv={() => `name,value\n${values.map(({ name, value }) => csvLine([name, value])).join("\n")}\n`}
                />
            </div>
        </div>
    );
}
