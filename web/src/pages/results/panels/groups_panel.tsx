// Cells by one column: how many, their mean with its interval where it is told, how many above zero.
import { useMemo, useState } from "react";
import { apiPath, getJson } from "../../../api/client";
import { recordsOf, textOf, type RowRecord, type Rows } from "../../../api/rows";
import { useAnswer } from "../../../api/use_answer";
import { useCatalog } from "../../../catalog/catalog_context";
import { Trouble } from "../../../parts/trouble";
import { headingOf } from "../../../text/names";
import { cellText, count, fullText, percent } from "../../../text/numbers";
import { equalCondition, withCondition } from "../../../text/where";
import { useQuestion } from "../use_question";
import { ColumnSelect } from "./column_select";

const most_shown = 300;

type Order = "mean" | "cells" | "group";

/** Nineteen of twenty are within it: a few far ones do not make all others look like nothing. */
function usualReach(sizes: number[]): number {
    return sizes.toSorted((a, b) => a - b)[Math.floor((sizes.length - 1) * 0.95)] || Math.max(1e-12, ...sizes);
}

export default function GroupsPanel() {
    const { question, address, setWhere } = useQuestion();
    const catalog = useCatalog();
    const [order, setOrder] = useState<Order>("mean");
    const by = address.get("by") || "symbol";
    const path = apiPath("/aggregates", { by, of: question.measure, where: question.where });
    const answer = useAnswer(path, (signal) => getJson<Rows>(path, signal));
    const shape = catalog.column(question.measure) ?? { type: "real", unit: "" };
    const by_column = catalog.column(by) ?? { name: by, type: "text" as const, unit: "", meaning: "" };
    const columns = catalog.cell_columns.filter(
        (column) => catalog.is_parameter(column.name) || !["real", "decimal", "hash", "timestamp"].includes(column.type),
    );
    const groups = useMemo(() => {
        const value = (row: RowRecord) => (order === "group" ? 0 : Number(row[order] ?? Number.NEGATIVE_INFINITY));
        return (answer.value ? recordsOf(answer.value) : []).sort((a, b) => value(b) - value(a));
    }, [answer.value, order]);
    const reach = usualReach(groups.map((row) => Math.abs(Number(row.mean ?? 0))));
    const heading = (name: Order, text: string, is_right = true) => (
        <th
            scope="col"
            aria-sort={order === name ? "descending" : undefined}
            className={`py-1 font-normal ${is_right ? "text-right" : "text-left"}`}
        >
            <button
                type="button"
                className={order === name ? "font-semibold text-ink" : "hover:text-ink"}
                onClick={() => setOrder(name)}
            >
                {text}
            </button>
        </th>
    );
    return (
        <div className="space-y-3">
            <ColumnSelect label="By" value={by} columns={columns} onChange={(name) => address.set({ by: name })} />
            {answer.error && <Trouble error={answer.error} again={answer.again} />}
            {!answer.value && !answer.error && <div className="skeleton h-64" />}
            {answer.value && (
                <table className={`w-full ${answer.is_waiting ? "opacity-60" : ""}`}>
                    <thead>
                        <tr className="border-b border-line-strong text-small text-ink-soft">
                            {heading("group", headingOf(by, by_column.unit), false)}
                            {heading("cells", "cells")}
                            {heading("mean", `mean ${headingOf(question.measure, shape.unit)}`)}
                            <th scope="col" aria-label="Mean as a bar" />
                            <th scope="col" className="text-right font-normal">
                                above 0
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {groups.slice(0, most_shown).map((row) => {
                            const value = row[by] ?? null;
                            const mean = typeof row.mean === "number" ? row.mean : null;
                            const width = Math.min(50, ((Math.abs(mean ?? 0) / reach) * 100) / 2);
                            const low = typeof row.low_95 === "number" ? row.low_95 : null;
                            const high = typeof row.high_95 === "number" ? row.high_95 : null;
                            return (
                                <tr
                                    key={textOf(value)}
                                    className="cursor-pointer border-b border-line/60 hover:bg-sunken"
                                    onClick={() => setWhere(withCondition(question.where, by, equalCondition(by, value)))}
                                >
                                    <td className="max-w-44 truncate py-0.5">{cellText(value, by_column)}</td>
                                    <td className="text-right">{count(Number(row.cells))}</td>
                                    <td
                                        className={`text-right ${mean === null ? "text-ink-faint" : mean < 0 ? "text-loss" : ""}`}
                                        title={
                                            low !== null && high !== null
                                                ? `95 % between ${fullText(low, shape)} and ${fullText(high, shape)}`
                                                : undefined
                                        }
                                    >
                                        {fullText(mean, shape)}
                                    </td>
                                    <td className="px-2">
                                        <span className="relative block h-2.5 w-24">
                                            <span className="absolute inset-y-0 left-1/2 w-px bg-line-strong" />
                                            <span
                                                className={`absolute inset-y-0 opacity-75 ${(mean ?? 0) < 0 ? "bg-loss" : "bg-gain"}`}
                                                style={{ left: `${(mean ?? 0) < 0 ? 50 - width : 50}%`, width: `${width}%` }}
                                            />
                                        </span>
                                    </td>
                                    <td className="text-right">
                                        {typeof row.profitable_fraction === "number"
                                            ? percent(row.profitable_fraction, 1)
                                            : "n/a"}
                                    </td>
                                </tr>
                            );
                        })}
                    </tbody>
                </table>
            )}
            {groups.length > most_shown && (
                <p className="label">
                    the first {most_shown} of {count(groups.length)} groups
                </p>
            )}
        </div>
    );
}
