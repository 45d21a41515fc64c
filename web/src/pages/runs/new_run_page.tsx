// A new run: its pipeline as a form and as text, two views of one thing, and what it would cost.
import { useEffect, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { useAddress } from "../../address/use_address";
import { apiPath, getJson, messageOf, postJson } from "../../api/client";
import { textOf } from "../../api/rows";
import { forget, useAnswer } from "../../api/use_answer";
import { useCatalog } from "../../catalog/catalog_context";
import { Button } from "../../parts/button";
import { Choice } from "../../parts/choice";
import { copyText } from "../../parts/copy";
import { Icon } from "../../parts/icons";
import { PageHead } from "../../parts/heading";
import { notify } from "../../parts/notice";
import { useHome } from "../../shell/use_home";
import { faultIn } from "../../text/fault";
import { faultOf, pipelineText } from "../../text/pipeline";
import { CostOfRun } from "./cost_of_run";
import { PipelineForm } from "./pipeline_form";
import { PipelineTextField } from "./pipeline_text_field";
import type { RunAnswer } from "./run_answer";
import { useCost } from "./run_cost";

const draft_place = "tamis-pipeline";

/** A month up to the last day on hand. */
function lastMonth(last_day: string): string {
    const day = new Date(`${last_day}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() - 30);
    return day.toISOString().slice(0, 10);
}

function useFirstText(): string | undefined {
    const address = useAddress();
    const catalog = useCatalog();
    const home = useHome().value;
    const from = address.get("from");
    const path = from ? apiPath(`/runs/${from}`) : null;
    const earlier = useAnswer(path, (signal) => getJson<RunAnswer>(path ?? "", signal));
    const filters = address.all("f").join("\n");
    const universe = address.get("universe");
    const [first, last] = [address.get("first"), address.get("last")];
    return useMemo(() => {
        if (from) return earlier.value ? textOf(earlier.value.run.spec) : earlier.error ? "" : undefined;
        const draft = sessionStorage.getItem(draft_place);
        if (!filters && draft) return draft;
        if (!home) return undefined;
        const last_day = home.last_day ?? new Date().toISOString().slice(0, 10);
        return pipelineText({
            name: "new run",
            first: first || lastMonth(last_day),
            last: last || last_day,
            universe: universe.split(/[\s,]+/).filter(Boolean),
            filters: filters ? filters.split("\n") : catalog.catalog.filters.slice(0, 1).map((card) => card.name),
            strategy: catalog.catalog.strategies[0]?.name ?? "",
        });
    }, [from, earlier.value, earlier.error, filters, universe, first, last, home, catalog]);
}

export default function NewRunPage() {
    const first_text = useFirstText();
    const [text, setText] = useState<string>();
    const [is_sending, setSending] = useState(false);
    const [near, setNear] = useState<{ line: number; asked: number } | null>(null);
    const navigate = useNavigate();
    const address = useAddress();
    const view = address.get("view") === "text" ? "text" : "form";
    const unread = text === undefined ? undefined : faultOf(text);
    const cost = useCost(text, !unread);
    const fault = unread ?? (cost.error && faultIn(cost.error.message));
    const toLine = (line: number) => {
        address.set({ view: "text" }, false);
        setNear((before) => ({ line, asked: (before?.asked ?? 0) + 1 }));
    };
    useEffect(() => {
        if (text === undefined && first_text !== undefined) setText(first_text);
    }, [text, first_text]);
    const change = (next: string) => {
        setText(next);
        sessionStorage.setItem(draft_place, next);
    };
    const start = async () => {
        setSending(true);
        try {
            const { run } = await postJson<{ run: number }>(apiPath("/runs"), { pipeline: text });
            sessionStorage.removeItem(draft_place);
            forget(apiPath("/runs"));
            navigate(`/runs/${run}`);
        } catch (error) {
            notify(messageOf(error));
            setSending(false);
        }
    };

    if (text === undefined) return <div className="skeleton m-4 h-96" />;
    return (
        <div className="p-4">
            <PageHead title="New run">
                <Choice
                    label="View"
                    value={view}
                    onChange={(next) => address.set({ view: next === "text" ? "text" : "" }, false)}
                    options={[
                        { value: "form", text: "Form" },
                        { value: "text", text: "Pipeline file", tip: "The same for tamis run" },
                    ]}
                />
                <Button onClick={() => void copyText(text).then(() => notify("Copied"))}>
                    <Icon name="copy" /> Copy
                </Button>
            </PageHead>
            <div className="mt-4 grid gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
                <div className="min-w-0">
                    {view === "form" ? (
                        <PipelineForm text={text} is_readable={!unread} onChange={change} />
                    ) : (
                        <PipelineTextField text={text} fault={fault} near={near} onChange={change} />
                    )}
                </div>
                <aside aria-label="Cost" className="lg:sticky lg:top-4 lg:self-start">
                    <CostOfRun answer={cost} fault={fault} onLine={toLine}>
                        {(is_possible) => (
                            <Button
                                kind="main"
                                className="w-full"
                                disabled={!is_possible || is_sending}
                                onClick={() => void start()}
                            >
                                Start the run
                            </Button>
                        )}
                    </CostOfRun>
                </aside>
            </div>
        </div>
    );
}
