// SQL: a statement with the tables beside it; its rows as a grid or a chart; saved statements.
import { lazy, Suspense, useEffect, useState } from "react";
import { useAddress } from "../../address/use_address";
import { apiPath, messageOf, postJson } from "../../api/client";
import type { Rows } from "../../api/rows";
import { useCatalog } from "../../catalog/catalog_context";
import { Button } from "../../parts/button";
import { Choice } from "../../parts/choice";
import { Icon } from "../../parts/icons";
import { Menu } from "../../parts/menu";
import { Popover } from "../../parts/popover";
import { saveFile } from "../../parts/save_file";
import { csvOf } from "../../text/csv";
import { count, fixed } from "../../text/numbers";
import { ResultGrid } from "./result_grid";
import { SavedStatements } from "./saved_statements";
import { StatementField } from "./statement_field";
import { TableList } from "./table_list";

const ResultChart = lazy(async () => ({ default: (await import("./result_chart")).ResultChart }));

interface SqlAnswer extends Rows {
    seconds: number;
}

const most_rows = 10_000;

export default function SqlPage() {
    const address = useAddress();
    const catalog = useCatalog();
    const measure = catalog.main_measure;
    const usual = `SELECT symbol, count(*) AS cells, avg(${measure}) AS mean_${measure}\nFROM backtest\nGROUP BY symbol\nORDER BY 3 DESC`;
    const asked = address.get("s");
    const [statement, setStatement] = useState(asked || usual);
    const [answer, setAnswer] = useState<SqlAnswer>();
    const [problem, setProblem] = useState("");
    const [is_waiting, setWaiting] = useState(false);
    const view = address.get("view") === "chart" ? "chart" : "grid";

    const run = async (text: string, signal?: AbortSignal) => {
        setWaiting(true);
        setProblem("");
        try {
            setAnswer(await postJson<SqlAnswer>(apiPath("/sql"), { statement: text, limit: most_rows }, signal));
        } catch (error) {
            if (signal?.aborted) return;
            setProblem(messageOf(error));
        }
        setWaiting(false);
    };
    useEffect(() => {
        if (!asked) return;
        setStatement(asked);
        const ended = new AbortController();
        void run(asked, ended.signal);
        return () => ended.abort();
    }, [asked]);
    const start = () => {
        const text = statement.trim();
        if (!text) return;
        if (text === asked) void run(text);
        else address.set({ s: text });
    };
    const insert = (text: string) =>
        setStatement((before) => `${before}${/\s$/.test(before) || before === "" ? "" : " "}${text}`);

    return (
        <div className="flex h-full flex-col md:flex-row">
            <aside aria-label="Tables" className="hidden w-64 shrink-0 overflow-auto border-r border-line bg-panel md:block">
                <TableList onTake={insert} />
            </aside>
            <div className="flex min-h-0 min-w-0 flex-1 flex-col">
                <div className="shrink-0 space-y-2 border-b border-line bg-panel p-3">
                    <h1 className="sr-only">SQL</h1>
                    <StatementField value={statement} onChange={setStatement} onRun={start} />
                    <div className="flex flex-wrap items-center gap-2">
                        <Button kind="main" disabled={is_waiting} onClick={start} title="Ctrl Enter">
                            Run
                        </Button>
                        <Popover label="Tables" className="w-72" button={<Button className="md:hidden">Tables</Button>}>
                            <TableList onTake={insert} />
                        </Popover>
                        <SavedStatements statement={statement} onTake={(text) => address.set({ s: text })} />
                        <span className="text-small text-ink-faint" aria-live="polite">
                            {is_waiting
                                ? "Running, for ten seconds at most"
                                : answer
                                  ? `${count(answer.rows.length)}${answer.rows.length >= most_rows ? ", the first" : ""} rows in ${fixed(answer.seconds * 1000, 0)} ms`
                                  : "Reads only."}
                        </span>
                        {answer && (
                            <div className="ml-auto flex items-center gap-2">
                                <Choice
                                    label="View"
                                    value={view}
                                    onChange={(next) => address.set({ view: next === "chart" ? "chart" : "" }, false)}
                                    options={[
                                        { value: "grid", text: "Grid" },
                                        { value: "chart", text: "Chart" },
                                    ]}
                                />
                                <Menu
                                    button={
                                        <Button is_small>
                                            <Icon name="save" size={14} /> Save
                                        </Button>
                                    }
                                    items={[
                                        {
                                            text: "CSV",
                                            act: () => saveFile("tamis-sql.csv", new Blob([csvOf(answer)], { type: "text/csv" })),
                                        },
                                        {
                                            text: "JSON",
                                            act: () =>
                                                saveFile(
                                                    "tamis-sql.json",
                                                    new Blob([JSON.stringify(answer)], { type: "application/json" }),
                                                ),
                                        },
                                    ]}
                                />
                            </div>
                        )}
                    </div>
                </div>
                {problem && (
                    <pre role="alert" className="m-3 border-l-2 border-loss pl-3 font-mono text-small whitespace-pre-wrap">
                        {problem}
                    </pre>
                )}
                <div className={`min-h-64 flex-1 ${is_waiting ? "opacity-60" : ""}`}>
                    {!answer && is_waiting && <div className="skeleton m-3 h-64" />}
                    {answer &&
                        !problem &&
                        (view === "grid" ? (
                            <ResultGrid rows={answer} />
                        ) : (
                            <Suspense fallback={<div className="skeleton m-3 h-64" />}>
                                <ResultChart rows={answer} />
                            </Suspense>
                        ))}
                </div>
            </div>
        </div>
    );
}
