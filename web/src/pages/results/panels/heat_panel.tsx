// The mean over two parameters as a heat map: blue above zero, orange below, the number in each field.
import { useMemo } from "react";
import { ChartMenu } from "../../../charts/chart_menu";
import { pictureColours } from "../../../charts/save_chart";
import { most_series } from "../../../charts/series_colours";
import { colour } from "../../../parts/use_theme";
import { csvLine } from "../../../text/csv";
import { apiPath, getJson } from "../../../api/client";
import { recordsOf, textOf, type Rows, type Value } from "../../../api/rows";
import { useAnswer } from "../../../api/use_answer";
import { useCatalog } from "../../../catalog/catalog_context";
import { Trouble } from "../../../parts/trouble";
import { headingOf } from "../../../text/names";
import { cellText, count, fullText, type Shape } from "../../../text/numbers";
import { equalCondition, isOfField, withCondition, withoutColumn } from "../../../text/where";
import { usePins } from "../use_pins";
import { useQuestion } from "../use_question";
import { ColumnSelect } from "./column_select";
import { heatSvg } from "./heat_picture";
import { useVarying } from "./use_varying";

const most_of_a_side = 40;

function sides(values: Value[]): Value[] {
    const all = [...new Map(values.map((value) => [textOf(value), value])).values()];
    return all
        .sort((a, b) =>
            typeof a === "number" && typeof b === "number" ? a - b : textOf(a).localeCompare(textOf(b), "en", { numeric: true }),
        )
        .slice(0, most_of_a_side);
}

export default function HeatPanel() {
    const { question, address } = useQuestion();
    const pins = usePins();
    const catalog = useCatalog();
    const varying = useVarying(question);
    const x = address.get("x") || varying?.[0] || "";
    const y = address.get("y") || varying?.[1] || (x ? "strategy" : "");
    // As a header's histogram, the map is not narrowed by what is said of its own columns: a chosen field keeps the others beside it.
    const others = withoutColumn(withoutColumn(question.where, x), y);
    const path =
        x && y && x !== y
            ? apiPath("/aggregates", { by: `${x},${y}`, of: question.measure, where: others, limit: 5000 })
            : null;
    const answer = useAnswer(path, (signal) => getJson<Rows>(path ?? "", signal));
    const shape = catalog.column(question.measure) ?? { type: "real", unit: "" };
    const map = useMemo(() => {
        const rows = (answer.value ? recordsOf(answer.value) : []).filter((row) => row[x] !== null && row[y] !== null);
        const reach = Math.max(1e-12, ...rows.map((row) => Math.abs(Number(row.mean ?? 0))));
        return {
            xs: sides(rows.map((row) => row[x] ?? null)),
            ys: sides(rows.map((row) => row[y] ?? null)),
            at: new Map(rows.map((row) => [`${textOf(row[x])}|${textOf(row[y])}`, row])),
            reach,
        };
    }, [answer.value, x, y]);
    const columns = catalog.cell_columns.filter(
        (column) => catalog.is_parameter(column.name) || !["real", "decimal", "hash", "timestamp"].includes(column.type),
    );
    const [x_shape, y_shape] = [catalog.column(x), catalog.column(y)].map((column) => column ?? { type: "text", unit: "" });
    const named = (name: string) => headingOf(name, catalog.column(name)?.unit);
    const textX = (value: Value) => cellText(value, x_shape as Shape);
    const textY = (value: Value) => cellText(value, y_shape as Shape);
    const title = `Mean ${headingOf(question.measure, shape.unit)} by ${named(x)} and ${named(y)}`;
    const meanAt = (across: Value, down: Value) => {
        const mean = map.at.get(`${textOf(across)}|${textOf(down)}`)?.mean;
        return typeof mean === "number" ? mean : null;
    };
    const pinAt = (across: Value, down: Value) => pins.find((pin) => isOfField(pin.where, x, across, y, down));
    const turnPin = (across: Value, down: Value) => {
        const pinned = pinAt(across, down);
        const texts = pins.map((one) => one.text);
        const next = withCondition(withCondition(question.where, x, equalCondition(x, across)), y, equalCondition(y, down));
        address.set({ pin: pinned ? texts.filter((one) => one !== pinned.text) : [...texts, next], x, y }, false);
    };
    const pinned_fields = map.ys.flatMap((down) =>
        map.xs.flatMap((across) => {
            const pin = pinAt(across, down);
            return pin ? [{ pin, text: `${textX(across)}, ${textY(down)}` }] : [];
        }),
    );
    const heatPicture = () => {
        const fields = map.ys.flatMap((down, j) =>
            map.xs.flatMap((across, i) => {
                const mean = meanAt(across, down);
                return mean === null ? [] : [{ across: i, down: j, strength: mean / map.reach, text: fullText(mean, shape) }];
            }),
        );
        const [gain, loss] = [colour("gain"), colour("loss")];
        return heatSvg(title, map.xs.map(textX), map.ys.map(textY), fields, gain, loss, pictureColours());
    };
    const heatCsv = () => {
        const rows = map.ys.flatMap((down) => map.xs.map((across) => csvLine([across, down, meanAt(across, down)])));
        return `${[csvLine([x, y, "mean"]), ...rows].join("\n")}\n`;
    };
    return (
        <div className="space-y-3">
            <div className="flex gap-2">
                <ColumnSelect label="Across" value={x} columns={columns} onChange={(name) => address.set({ x: name })} />
                <ColumnSelect label="Down" value={y} columns={columns} onChange={(name) => address.set({ y: name })} />
            </div>
            <div className="flex items-center justify-between gap-2">
                <p className="text-small text-ink-faint">
                    Mean {headingOf(question.measure, shape.unit)}; click a field to pin it, again to let it go.
                </p>
                {answer.value && map.xs.length > 0 && <ChartMenu name={title} svg={heatPicture} csv={heatCsv} />}
            </div>
            {answer.error && <Trouble error={answer.error} again={answer.again} />}
            {varying?.length === 0 && !address.get("x") && (
                <p className="text-ink-soft">No parameter varies in what matches. Choose two columns above.</p>
            )}
            {path && !answer.value && !answer.error && <div className="skeleton h-64" />}
            {answer.value && map.xs.length > 0 && (
                <div
                    className={`overflow-x-auto ${answer.is_waiting ? "opacity-60" : ""}`}
                    tabIndex={0}
                    role="region"
                    aria-label={`Mean by ${named(x)} and ${named(y)}`}
                >
                    <table className="border-separate border-spacing-0.5">
                        <thead>
                            <tr>
                                <th className="label text-left font-normal whitespace-nowrap">
                                    {named(y)} ↓ {named(x)} →
                                </th>
                                {map.xs.map((value) => (
                                    <th
                                        key={textOf(value)}
                                        scope="col"
                                        className="px-1 text-center text-small font-normal text-ink-soft"
                                    >
                                        {textX(value)}
                                    </th>
                                ))}
                            </tr>
                        </thead>
                        <tbody>
                            {map.ys.map((down) => (
                                <tr key={textOf(down)}>
                                    <th
                                        scope="row"
                                        className="pr-2 text-left text-small font-normal whitespace-nowrap text-ink-soft"
                                    >
                                        {textY(down)}
                                    </th>
                                    {map.xs.map((across) => {
                                        const row = map.at.get(`${textOf(across)}|${textOf(down)}`);
                                        const mean = typeof row?.mean === "number" ? row.mean : null;
                                        const pin = pinAt(across, down);
                                        const strength = mean === null ? 0 : Math.round((Math.abs(mean) / map.reach) * 38);
                                        return (
                                            <td key={textOf(across)} className="p-0">
                                                <button
                                                    type="button"
                                                    disabled={!pin && (!row || pins.length === most_series)}
                                                    aria-pressed={pin !== undefined}
                                                    title={row ? `${count(Number(row.cells))} cells` : "no cell"}
                                                    className="h-9 min-w-16 rounded-sm px-2 text-small"
                                                    style={{
                                                        outline: pin && `2px solid ${pin.colour}`,
                                                        background:
                                                            mean === null
                                                                ? "var(--sunken)"
                                                                : `color-mix(in srgb, var(${mean < 0 ? "--loss" : "--gain"}) ${strength}%, var(--panel))`,
                                                    }}
                                                    onClick={() => turnPin(across, down)}
                                                >
                                                    {mean === null ? "" : fullText(mean, shape)}
                                                </button>
                                            </td>
                                        );
                                    })}
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
            {pinned_fields.length > 0 && (
                <ul aria-label="Pinned fields" className="flex flex-wrap gap-2">
                    {pinned_fields.map(({ pin, text }) => (
                        <li key={pin.text} className="pl-2 text-small" style={{ borderLeft: `3px solid ${pin.colour}` }}>
                            {text}{" "}
                            <button type="button" className="link" onClick={() => address.set({ q: pin.where, x, y })}>
                                Show its cells
                            </button>
                        </li>
                    ))}
                </ul>
            )}
        </div>
    );
}
