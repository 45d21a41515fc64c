// Symbols and resolutions with the days on hand as a strip over all days.
import { useCallback, useMemo, useState } from "react";
import { useAddress } from "../../address/use_address";
import { apiPath, getJson } from "../../api/client";
import { recordsOf, textOf, type Rows, type Value } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import { Grid } from "../../grid/grid";
import { gridColumn, type GridColumn } from "../../grid/grid_column";
import { PartHead } from "../../parts/heading";
import { Trouble } from "../../parts/trouble";
import { bytes, count } from "../../text/numbers";

const time = (day: unknown) => Date.parse(String(day));

export function DaysOnHand() {
    const address = useAddress();
    const [text, setText] = useState("");
    const path = apiPath("/data");
    const answer = useAnswer(path, (signal) => getJson<Rows>(path, signal));
    const records = useMemo(() => (answer.value ? recordsOf(answer.value) : []), [answer.value]);
    const range = useMemo(() => {
        const firsts = records.map((row) => textOf(row.first_day)).sort();
        const lasts = records.map((row) => textOf(row.last_day)).sort();
        return {
            first: firsts[0] ?? "",
            last: lasts.at(-1) ?? "",
            most_days: Math.max(1, ...records.map((row) => Number(row.days))),
        };
    }, [records]);
    const shown = useMemo(() => records.filter((row) => textOf(row.symbol).startsWith(text.toUpperCase())), [records, text]);
    const columns = useMemo<GridColumn[]>(() => {
        const known = new Map((answer.value?.columns ?? []).map((column) => [column.name, column]));
        const made = ["symbol", "resolution"]
            .flatMap((name) => known.get(name) ?? [])
            .map((column) => ({ ...gridColumn(column), width: 92 }));
        const strip = { ...gridColumn({ name: "days_on_hand", type: "text", unit: "" }), width: 220 };
        const numbers = ["days", "bars", "bytes"]
            .flatMap((name) => known.get(name) ?? [])
            .map((column) => ({ ...gridColumn({ ...column, unit: "" }), width: 86 }));
        return [...made, strip, ...numbers];
    }, [answer.value]);
    const rowAt = useCallback(
        (index: number): Value[] | undefined => {
            const row = shown[index];
            return (
                row &&
                columns.map((column) =>
                    column.name === "days_on_hand"
                        ? `${textOf(row.first_day)} to ${textOf(row.last_day)}`
                        : (row[column.name] ?? null),
                )
            );
        },
        [shown, columns],
    );
    const look = useCallback(
        (column: GridColumn, values: Value[]) => {
            const at = columns.indexOf(column);
            if (column.name === "bytes") return { text: bytes(Number(values[at])) };
            if (column.name !== "days_on_hand") return undefined;
            const [first, last] = textOf(values[at]).split(" to ");
            const span = Math.max(1, time(range.last) - time(range.first));
            const days = Number(values[columns.findIndex((one) => one.name === "days")]);
            const share = (time(last) - time(first)) / span;
            const strength = Math.min(1, days / Math.max(1, range.most_days * Math.max(share, 1 / range.most_days)));
            return {
                tip: `${textOf(values[at])}, ${count(days)} days`,
                text: (
                    <span className="relative block h-7 w-full min-w-24">
                        <span className="absolute inset-x-0 top-3 h-1 rounded bg-line" />
                        <span
                            className="absolute top-3 h-1 rounded bg-accent"
                            style={{
                                left: `${((time(first) - time(range.first)) / span) * 100}%`,
                                width: `max(2px, ${share * 100}%)`,
                                opacity: 0.25 + 0.75 * strength,
                            }}
                        />
                    </span>
                ),
            };
        },
        [columns, range],
    );
    return (
        <section className="min-w-0">
            <PartHead
                title="Days on hand"
                note={records.length > 0 && `${range.first} to ${range.last}; click a row for its days`}
            >
                <input
                    className="field h-7 w-32"
                    aria-label="Symbol begins with"
                    placeholder="Symbol"
                    value={text}
                    onChange={(event) => setText(event.target.value)}
                />
            </PartHead>
            {answer.error && <Trouble error={answer.error} what="The bars on hand could not be listed" again={answer.again} />}
            <div className="h-[36rem] border-y border-line">
                <Grid
                    label="Days on hand"
                    columns={columns}
                    total={answer.value ? shown.length : 20}
                    rowAt={rowAt}
                    look={look}
                    onOpen={(index) => address.set({ symbol: textOf(shown[index]?.symbol) }, false)}
                    cards={["symbol", "resolution", "days_on_hand", "bars"]}
                />
            </div>
        </section>
    );
}
