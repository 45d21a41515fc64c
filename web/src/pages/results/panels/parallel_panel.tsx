// Parallel coordinates: a line a cell over several columns; brushes on the axes combine and filter the grid.
import { useMemo } from "react";
import { isNumeric } from "../../../api/rows";
import { useCatalog } from "../../../catalog/catalog_context";
import { Trouble } from "../../../parts/trouble";
import { headingOf } from "../../../text/names";
import { count } from "../../../text/numbers";
import { columnOf, conditionsIn, quoted, rangeIn, whereOf, wholeRange, withoutColumn, withRange } from "../../../text/where";
import { usePins } from "../use_pins";
import { useQuestion } from "../use_question";
import { axisOf, type ParallelAxis } from "./parallel_axis";
import { ParallelPlot } from "./parallel_plot";
import { useSample } from "./use_sample";
import { useVarying } from "./use_varying";

const most_lines = 50_000;

export default function ParallelPanel() {
    const { question, address, setWhere } = useQuestion();
    const catalog = useCatalog();
    const varying = useVarying(question);
    const asked = address.get("axes");
    const names = useMemo(() => {
        if (asked) return asked.split(",");
        const numbers = question.columns.filter(
            (name) => name !== question.measure && isNumeric(catalog.column(name)?.type ?? "text"),
        );
        return varying ? [...varying.slice(0, 3), ...numbers.slice(0, 3), question.measure] : [];
    }, [asked, varying, question.columns, question.measure, catalog]);

    // Lines that a brush on these axes leaves out stay as a pale ground.
    const ground_where = useMemo(
        () => whereOf(conditionsIn(question.where).filter((one) => !names.includes(columnOf(one) ?? ""))),
        [question.where, names],
    );
    const pins = usePins();
    const is_compared = pins.length > 1;
    const answer = useSample(is_compared ? pins.map((pin) => pin.where) : [ground_where], names, most_lines);
    const sample = answer.value;
    const colours = useMemo(
        () => (is_compared && sample ? sample.of.map((i) => pins[i]?.colour ?? "") : undefined),
        [is_compared, sample, pins],
    );
    const axes = useMemo(() => {
        const rows = sample?.rows;
        if (!rows) return null;
        const made = names.map((name) => {
            const at = rows.columns.findIndex((column) => column.name === name);
            return at < 0
                ? null
                : axisOf(
                      name,
                      rows.columns[at]?.type ?? "text",
                      rows.rows.map((row) => row[at] ?? null),
                  );
        });
        return made.every((axis) => axis !== null) ? (made as ParallelAxis[]) : null;
    }, [sample, names]);
    const kept = useMemo(
        () => (axes && sample ? keptRows(axes, question.where, sample.rows.rows.length) : null),
        [axes, sample, question.where],
    );
    const add = (name: string) =>
        name &&
        address.set(
            { axes: [...names.filter((one) => one !== name).slice(0, -1), name, names.at(-1) ?? ""].filter(Boolean).join(",") },
            false,
        );
    const drawn = sample?.rows.rows.length ?? 0;
    const total = sample?.rows.total ?? 0;
    return (
        <div className="space-y-3">
            {answer.error && <Trouble error={answer.error} again={answer.again} />}
            {(!axes || !kept) && !answer.error && <div className="skeleton h-80" />}
            {axes && kept && (
                <ParallelPlot
                    axes={axes}
                    kept={kept}
                    colours={colours}
                    where={question.where}
                    unitOf={(name) => catalog.column(name)?.unit ?? ""}
                    onBrush={(axis, low, high) => setWhere(brushed(question.where, axis, low, high))}
                    onRemove={(name) => address.set({ axes: names.filter((one) => one !== name).join(",") }, false)}
                />
            )}
            <label className="flex items-center gap-2 text-small text-ink-soft">
                Add a column
                <select className="field h-7 min-w-0 flex-1" value="" onChange={(event) => add(event.target.value)}>
                    <option value="">choose</option>
                    {catalog.cell_columns
                        .filter(
                            (column) =>
                                (isNumeric(column.type) || catalog.is_parameter(column.name)) && !names.includes(column.name),
                        )
                        .map((column) => (
                            <option key={column.name} value={column.name}>
                                {headingOf(column.name, column.unit)}
                            </option>
                        ))}
                </select>
            </label>
            {sample && (
                <p className="text-small text-ink-faint">
                    {total > drawn ? `${count(drawn)} of ${count(total)} cells, drawn by lot` : `${count(drawn)} cells`};{" "}
                    {is_compared ? "in the colours of the pinned selections, a cell of several in the first's" : "coloured by the column at the right"}. Drag along
                    an axis to keep a part of it, click it to let go.
                </p>
            )}
        </div>
    );
}

/** Whether each row is inside all brushes. */
function keptRows(axes: ParallelAxis[], where: string, rows: number): boolean[] {
    const kept = new Array<boolean>(rows).fill(true);
    for (const axis of axes) {
        const range = rangeIn(where, axis.name);
        const words =
            axis.words &&
            conditionsIn(where)
                .filter((one) => columnOf(one) === axis.name)
                .join(" ");
        axis.values.forEach((value, i) => {
            if (axis.words) {
                if (words && (value === null || !words.includes(axis.words[value] ?? ""))) kept[i] = false;
            } else if (
                range &&
                (value === null || (range.low !== null && value < range.low) || (range.high !== null && value > range.high))
            )
                kept[i] = false;
        });
    }
    return kept;
}

function brushed(where: string, axis: ParallelAxis, low: number | null, high: number | null): string {
    if (low === null || high === null) return withoutColumn(where, axis.name);
    if (!axis.words) return withRange(where, axis.name, ...wholeRange(axis.type, low, high));
    const words = axis.words.filter((_, i) => i >= low && i <= high);
    const others = conditionsIn(withoutColumn(where, axis.name));
    return words.length ? whereOf([...others, `${axis.name} in (${words.map(quoted).join(", ")})`]) : whereOf(others);
}
