// What can be done with a column: its meaning, limits or values to keep, order, grouping, hiding.
import { useState } from "react";
import { apiPath, getJson } from "../../api/client";
import { recordsOf, textOf, type Rows } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import type { GridColumn } from "../../grid/grid_column";
import { Button } from "../../parts/button";
import { Icon } from "../../parts/icons";
import { Popover } from "../../parts/popover";
import { fractionScale } from "../../text/number_style";
import { count } from "../../text/numbers";
import { equalCondition, rangeIn, wholeRange, withCondition, withoutColumn, withRange } from "../../text/where";
import { movedOnto } from "./moved";
import { useQuestion } from "./use_question";

export function ColumnMenu({ column }: { column: GridColumn }) {
    return (
        <Popover
            label={`Column ${column.heading}`}
            className="w-64 space-y-3 p-3"
            button={
                <button
                    type="button"
                    aria-label={`What can be done with ${column.heading}`}
                    className="shrink-0 rounded text-ink-faint opacity-0 group-hover:opacity-100 hover:text-ink focus-visible:opacity-100 data-[state=open]:opacity-100"
                >
                    <Icon name="down" size={12} />
                </button>
            }
        >
            <MenuBody column={column} />
        </Popover>
    );
}

function MenuBody({ column }: { column: GridColumn }) {
    const { question, address, setColumns } = useQuestion();
    const has_values = !column.is_number && column.type !== "hash" && column.type !== "timestamp";
    return (
        <>
            <div>
                <div className="font-medium">{column.heading}</div>
                <p className="text-small text-ink-soft">{column.meaning}</p>
                <p className="label font-mono">{column.name}</p>
            </div>
            {column.is_number && <Limits column={column} />}
            {has_values && <Values column={column} />}
            <div className="flex flex-wrap gap-1 border-t border-line pt-2">
                {column.can_sort && (
                    <Button is_small onClick={() => address.set({ sort: column.name })}>
                        Rising
                    </Button>
                )}
                {column.can_sort && (
                    <Button is_small onClick={() => address.set({ sort: `-${column.name}` })}>
                        Falling
                    </Button>
                )}
                <Button is_small onClick={() => address.set({ panel: "groups", by: column.name })}>
                    Group by
                </Button>
                {column.is_number && question.measure !== column.name && (
                    <Button is_small onClick={() => address.set({ of: column.name })}>
                        Judge by it
                    </Button>
                )}
                {[-1, 1].map((way) => {
                    const onto = question.columns[question.columns.indexOf(column.name) + way];
                    if (!onto) return null;
                    return (
                        <Button key={way} is_small onClick={() => setColumns(movedOnto(question.columns, column.name, onto))}>
                            {way < 0 ? "To the left" : "To the right"}
                        </Button>
                    );
                })}
                <Button is_small onClick={() => setColumns(question.columns.filter((name) => name !== column.name))}>
                    Hide
                </Button>
            </div>
        </>
    );
}

function Limits({ column }: { column: GridColumn }) {
    const { question, setWhere } = useQuestion();
    const now = rangeIn(question.where, column.name);
    const factor = column.unit === "fraction" ? fractionScale().factor : 1;
    const shown = (value: number | null | undefined) =>
        value === null || value === undefined ? "" : String(Number((value * factor).toPrecision(10)));
    const [low, setLow] = useState(shown(now?.low));
    const [high, setHigh] = useState(shown(now?.high));
    const read = (text: string) => (text.trim() === "" || Number.isNaN(Number(text)) ? null : Number(text) / factor);
    return (
        <form
            className="flex items-end gap-2"
            onSubmit={(event) => {
                event.preventDefault();
                setWhere(withRange(question.where, column.name, ...wholeRange(column.type, read(low), read(high))));
            }}
        >
            <label className="min-w-0 flex-1">
                <span className="label">From {column.mark}</span>
                <input
                    className="field h-7 w-full text-right"
                    inputMode="decimal"
                    value={low}
                    onChange={(event) => setLow(event.target.value)}
                />
            </label>
            <label className="min-w-0 flex-1">
                <span className="label">To {column.mark}</span>
                <input
                    className="field h-7 w-full text-right"
                    inputMode="decimal"
                    value={high}
                    onChange={(event) => setHigh(event.target.value)}
                />
            </label>
            <Button is_small type="submit">
                Keep
            </Button>
        </form>
    );
}

const most_values = 60;

function Values({ column }: { column: GridColumn }) {
    const { question, setWhere } = useQuestion();
    const path = apiPath("/aggregates", {
        by: column.name,
        of: question.measure,
        where: withoutColumn(question.where, column.name),
    });
    const answer = useAnswer(path, (signal) => getJson<Rows>(path, signal));
    const values = (answer.value ? recordsOf(answer.value) : []).sort((a, b) => Number(b.cells) - Number(a.cells));
    return (
        <ul className="max-h-56 overflow-auto">
            {!answer.value && <li className="skeleton h-5" />}
            {values.slice(0, most_values).map((row) => {
                const value = row[column.name] ?? null;
                return (
                    <li key={textOf(value)}>
                        <button
                            type="button"
                            className="flex w-full justify-between gap-3 rounded px-1.5 py-0.5 text-left hover:bg-accent-soft"
                            onClick={() =>
                                setWhere(withCondition(question.where, column.name, equalCondition(column.name, value)))
                            }
                        >
                            <span className="truncate">{value === null ? "n/a" : String(value)}</span>
                            <span className="label">{count(Number(row.cells))}</span>
                        </button>
                    </li>
                );
            })}
            {values.length > most_values && <li className="label px-1.5">and {count(values.length - most_values)} more</li>}
        </ul>
    );
}
