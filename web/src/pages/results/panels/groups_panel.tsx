// Cells by one column: how many, their mean with its interval where it is told, how many above zero.
import { useMemo, useState } from "react";
import { useCatalog } from "../../../catalog/catalog_context";
import { Trouble } from "../../../parts/trouble";
import { headingOf } from "../../../text/names";
import { count, fullText, percent, type Shape } from "../../../text/numbers";
import { useQuestion } from "../use_question";
import { ColumnSelect } from "./column_select";
import { usePinnedGroups, type PinnedMean } from "./pinned_groups";
import { useGroups, type Group } from "./use_groups";

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
    const answer = useGroups(by, question);
    const pinned = usePinnedGroups(by, question.measure);
    const shape = catalog.column(question.measure) ?? { type: "real", unit: "" };
    const columns = catalog.cell_columns.filter((column) => column.type !== "hash" && column.type !== "timestamp");
    const { groups } = answer;
    const sorted = useMemo(() => {
        const value = (group: Group) => (order === "cells" ? group.cells : (group.mean ?? Number.NEGATIVE_INFINITY));
        return order === "group" ? groups : groups.toSorted((a, b) => value(b) - value(a));
    }, [groups, order]);
    const reach = usualReach(groups.map((group) => Math.abs(group.mean ?? 0)));
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
                            {heading("group", headingOf(by, catalog.column(by)?.unit), false)}
                            {heading("cells", "cells")}
                            {heading("mean", `mean ${headingOf(question.measure, shape.unit)}`)}
                            <th scope="col" aria-label="Mean as a bar" />
                            <th scope="col" className="text-right font-normal">
                                above 0
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {sorted.slice(0, most_shown).map((group) => (
                            <GroupRow
                                key={group.name}
                                group={group}
                                reach={reach}
                                shape={shape}
                                pinned={pinned.get(group.name) ?? []}
                                onKeep={() => setWhere(group.where)}
                            />
                        ))}
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

/** Percent of the bar's width, zero in the middle. */
function placeOf(value: number, reach: number): number {
    return 50 + Math.max(-50, Math.min(50, (value / reach) * 50));
}

interface RowProps {
    group: Group;
    reach: number;
    shape: Shape;
    pinned: PinnedMean[];
    onKeep: () => void;
}

function GroupRow({ group, reach, shape, pinned, onKeep }: RowProps) {
    const { name, cells, mean, above, interval } = group;
    const width = Math.min(50, ((Math.abs(mean ?? 0) / reach) * 100) / 2);
    const is_loss = (mean ?? 0) < 0;
    return (
        <tr className="cursor-pointer border-b border-line/60 hover:bg-sunken" onClick={onKeep}>
            <td className="max-w-48 truncate py-0.5">
                <button type="button" className="text-left" title={`Keep only ${name}`}>
                    {name}
                </button>
            </td>
            <td className="text-right">{count(cells)}</td>
            <td
                className={`text-right ${mean === null ? "text-ink-faint" : is_loss ? "text-loss" : ""}`}
                title={
                    interval ? `95 % between ${fullText(interval.low, shape)} and ${fullText(interval.high, shape)}` : undefined
                }
            >
                {fullText(mean, shape)}
            </td>
            <td className="px-2">
                <span className="relative block h-2.5 w-24">
                    <span className="absolute inset-y-0 left-1/2 w-px bg-line-strong" />
                    <span
                        className={`absolute inset-y-0 opacity-75 ${is_loss ? "bg-loss" : "bg-gain"}`}
                        style={{ left: `${is_loss ? 50 - width : 50}%`, width: `${width}%` }}
                    />
                    {interval && (
                        <span
                            className="absolute top-1/2 h-px bg-ink-faint"
                            style={{
                                left: `${placeOf(interval.low, reach)}%`,
                                width: `${placeOf(interval.high, reach) - placeOf(interval.low, reach)}%`,
                            }}
                        />
                    )}
                    {pinned.map(({ colour, mean: of_pin }) => (
                        <span
                            key={colour}
                            title={fullText(of_pin, shape)}
                            className="absolute -inset-y-0.5 w-0.5"
                            style={{ left: `${placeOf(of_pin, reach)}%`, background: colour }}
                        />
                    ))}
                </span>
            </td>
            <td className="text-right">{above === null ? "n/a" : percent(above, 1)}</td>
        </tr>
    );
}
