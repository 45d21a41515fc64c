// One run: its progress while it goes on, what it came to, its text, and what can be done with it.
import { lazy, Suspense, useEffect, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { linkTo } from "../../address/address_text";
import { apiPath, getJson, messageOf, postJson } from "../../api/client";
import { forget, useAnswer } from "../../api/use_answer";
import { textOf, recordsOf } from "../../api/rows";
import { Button, buttonLook } from "../../parts/button";
import { Figure } from "../../parts/figure";
import { PageHead, PartHead } from "../../parts/heading";
import { NoteField } from "../../parts/note_field";
import { notify } from "../../parts/notice";
import { RecordTable } from "../../parts/record_table";
import { Trouble } from "../../parts/trouble";
import { count, duration, ownTime, percent } from "../../text/numbers";
import { ProgressView } from "./progress_view";
import type { RunAnswer } from "./run_answer";
import { isOver, RunState } from "./run_state";
import { useRunProgress } from "./use_run_progress";
import { HowItEnded } from "./how_it_ended";
import { WhyNotKnown } from "./why_not_known";

const RunSummary = lazy(async () => ({ default: (await import("./run_summary")).RunSummary }));

export default function RunPage() {
    const { run: number = "" } = useParams();
    const navigate = useNavigate();
    const path = apiPath(`/runs/${number}`);
    const answer = useAnswer(path, (signal) => getJson<RunAnswer>(path, signal));
    const [is_sending, setSending] = useState(false);
    const kept_state = textOf(answer.value?.run.state);
    const told = useRunProgress(number, answer.value !== undefined && !answer.is_waiting && !isOver(kept_state), () => {
        forget(apiPath("/runs"));
        answer.again();
    });

    // Causes are told with the run, not with its progress: they are asked for again when there are more failures.
    const failed = told.progress?.failed ?? 0;
    const { again } = answer;
    useEffect(() => {
        if (failed > 0) again();
    }, [failed, again]);
    const state = isOver(kept_state) ? kept_state : (told.state ?? kept_state);
    const send = async (what: () => Promise<{ run: number }>, done = "") => {
        setSending(true);
        try {
            const { run } = await what();
            if (String(run) !== number) navigate(`/runs/${run}`);
            else {
                notify(done);
                answer.again();
            }
        } catch (error) {
            notify(messageOf(error));
        }
        setSending(false);
    };

    if (answer.error) return <Trouble error={answer.error} what="This run could not be read" again={answer.again} />;
    if (!answer.value)
        return (
            <div className="space-y-4 p-4">
                <div className="skeleton h-8 w-80" />
                <div className="skeleton h-96" />
            </div>
        );
    const { run, summary, failures, note } = answer.value;
    const asked = Number(run.cells_asked);
    const spec = textOf(run.spec);
    const over = isOver(state);
    return (
        <div className="space-y-6 p-4">
            <PageHead
                title={textOf(run.name) || `Run ${number}`}
                note={
                    <span className="flex gap-3">
                        <span>run {number}</span>
                        <span role="status" aria-label="State of the run">
                            <RunState state={state} />
                        </span>
                        <span>{ownTime(textOf(run.started_at))}</span>
                    </span>
                }
            >
                {note !== undefined && (
                    <NoteField key={number} of={`run/${number}`} note={note} onKept={() => forget(apiPath("/runs"))} />
                )}
                {!over && (
                    <Button
                        disabled={is_sending}
                        onClick={() =>
                            void (state === "paused"
                                ? send(() => postJson(apiPath(`/runs/${number}/resume`), {}), "The run goes on")
                                : send(
                                      () => postJson(apiPath(`/runs/${number}/pause`), {}),
                                      "Paused when what is in work is kept",
                                  ))
                        }
                    >
                        {state === "paused" ? "Resume" : "Pause"}
                    </Button>
                )}
                {!over && (
                    <Button
                        disabled={is_sending}
                        onClick={() =>
                            void send(
                                () => postJson(apiPath(`/runs/${number}/cancel`), {}),
                                "The run ends when what is in work is kept",
                            )
                        }
                    >
                        Cancel
                    </Button>
                )}
                {over && Number(run.cells_failed) > 0 && (
                    <Button disabled={is_sending} onClick={() => void send(() => postJson(apiPath(`/runs/${number}/retry`), {}))}>
                        Retry failed
                    </Button>
                )}
                {over && (
                    <Button
                        disabled={is_sending}
                        title="What is known answers from the store"
                        onClick={() => void send(() => postJson(apiPath("/runs"), { pipeline: spec }))}
                    >
                        Run again
                    </Button>
                )}
                {asked > 0 && (
                    <Link className={buttonLook()} to={linkTo("/results", { q: `run = ${number}` })}>
                        Its cells
                    </Link>
                )}
                <Link className={buttonLook()} to={linkTo("/runs/new", { from: number })}>
                    Change and run
                </Link>
            </PageHead>
            {over ? (
                <div className="flex flex-wrap gap-x-8 gap-y-2">
                    <Figure name="Symbol-days screened">{count(Number(run.symbol_days_screened))}</Figure>
                    <Figure name="Hits">{count(Number(run.hits))}</Figure>
                    <Figure name="Cells asked">{count(asked)}</Figure>
                    <Figure name="Known" note={asked > 0 && percent(Number(run.cells_known) / asked, 1)}>
                        {count(Number(run.cells_known))}
                    </Figure>
                    <Figure name="Computed">{count(Number(run.cells_computed))}</Figure>
                    <Figure name="Failed" sign={Number(run.cells_failed) ? -1 : 0}>
                        {count(Number(run.cells_failed))}
                    </Figure>
                    <Figure name="Time">{duration(Number(run.seconds))}</Figure>
                </div>
            ) : (
                <ProgressView state={state} told={told} />
            )}
            {over && <HowItEnded run={run} message={told.end?.message || answer.value.message || ""} />}
            {failures && failures.rows.length > 0 && (
                <section>
                    <PartHead title="Failures by cause" />
                    <RecordTable
                        label="Failures by cause"
                        records={recordsOf(failures)}
                        onOpen={() => navigate(linkTo("/results", { q: `run = ${number} and status = failed` }))}
                    />
                </section>
            )}
            {summary && asked > 0 && (
                <Suspense fallback={<div className="skeleton h-64" />}>
                    <RunSummary summary={summary} />
                </Suspense>
            )}
            {over && asked > Number(run.cells_known) && <WhyNotKnown run={number} />}
            <section>
                <PartHead title="What was asked" />
                <pre className="overflow-x-auto rounded border border-line bg-panel p-3 font-mono text-small" tabIndex={0}>
                    {spec}
                </pre>
            </section>
        </div>
    );
}
