// Runs of the past, the newest first: what each asked, how much of it was known, how it ended.
import { useCallback, useEffect, useMemo, type ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import { apiPath, getJson } from "../../api/client";
import { recordsOf, textOf, type Rows, type Value } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import { useCatalog } from "../../catalog/catalog_context";
import { Grid } from "../../grid/grid";
import { gridColumn, type GridColumn } from "../../grid/grid_column";
import { buttonLook } from "../../parts/button";
import { Empty } from "../../parts/empty";
import { PageHead } from "../../parts/heading";
import { Trouble } from "../../parts/trouble";
import { ownTime } from "../../text/numbers";
import { useHome } from "../../shell/use_home";
import { RunState } from "./run_state";

const hit_rate: GridColumn = gridColumn({
    name: "known",
    type: "real",
    unit: "fraction",
    meaning: "Share of the asked cells that the store already had.",
});

/** What a run is, what it did with cells, its time, then its screen. */
function placeOf(name: string): number {
    return ["run", "name", "state", "star", "note", "started_at"].includes(name)
        ? 0
        : name.startsWith("cells")
          ? 1
          : name === "seconds"
            ? 2
            : 3;
}

const words: Record<string, (text: string) => ReactNode> = {
    state: (text) => <RunState state={text} />,
    star: (text) => (text === "true" ? "★" : ""),
    note: (text) => text,
};

export default function RunsPage() {
    const catalog = useCatalog();
    const navigate = useNavigate();
    const path = apiPath("/runs", { limit: 1000 });
    const answer = useAnswer(path, (signal) => getJson<Rows>(path, signal));
    const home = useHome();
    const { again } = answer;
    const mark = `${home.value?.last_run}/${home.value?.is_running}/${home.value?.cells}`;
    useEffect(() => again(), [mark, again]);

    const records = useMemo(() => (answer.value ? recordsOf(answer.value) : []), [answer.value]);
    const columns = useMemo(() => {
        const told = (answer.value?.columns ?? []).filter((column) => column.name !== "spec" && column.name !== "ended_at");
        told.sort((a, b) => placeOf(a.name) - placeOf(b.name));
        const made = told.map((column) => gridColumn({ ...column, meaning: catalog.column(column.name, "run")?.meaning }));
        const name = made.find((column) => column.name === "name");
        if (name) name.width = 230;
        const begun = made.find((column) => column.name === "started_at");
        if (begun) begun.width = 156;
        made.splice(made.findIndex((column) => column.name === "cells_known") + 1, 0, hit_rate);
        return made;
    }, [answer.value, catalog]);
    const rowAt = useCallback(
        (index: number): Value[] | undefined => {
            const record = records[index];
            if (!record) return undefined;
            const asked = Number(record.cells_asked);
            return columns.map((column) =>
                column === hit_rate ? (asked ? Number(record.cells_known) / asked : null) : (record[column.name] ?? null),
            );
        },
        [records, columns],
    );
    const look = useCallback(
        (column: GridColumn, values: Value[]) => {
            const text = textOf(values[columns.indexOf(column)]);
            if (column.type === "timestamp") return { text: ownTime(text) };
            const told = words[column.name];
            return told && { text: told(text), tip: text };
        },
        [columns],
    );

    return (
        <div className="flex h-full flex-col">
            <div className="border-b border-line bg-panel px-4 py-3">
                <PageHead title="Runs" note={records.length > 0 && `${records.length} so far`}>
                    <Link to="/runs/new" className={buttonLook("main")}>
                        New run
                    </Link>
                </PageHead>
            </div>
            {answer.error && <Trouble error={answer.error} what="The runs could not be read" again={again} />}
            {answer.value && records.length === 0 && (
                <Empty title="No run yet">
                    <p>
                        A run screens days, backtests a strategy on every hit, and keeps each number. Asking for the same again
                        answers from the store.
                    </p>
                    <Link to="/runs/new" className={buttonLook("main")}>
                        Start the first one
                    </Link>
                </Empty>
            )}
            {(records.length > 0 || answer.is_waiting) && (
                <div className="min-h-0 flex-1">
                    <Grid
                        label="Runs"
                        columns={columns}
                        total={answer.value ? records.length : 12}
                        rowAt={rowAt}
                        look={look}
                        onOpen={(index) => navigate(`/runs/${textOf(records[index]?.run)}`)}
                        cards={["name", "cells_asked", "state", "started_at"]}
                    />
                </div>
            )}
        </div>
    );
}
