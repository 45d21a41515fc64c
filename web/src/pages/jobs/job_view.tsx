// One job: how far it is, what it said, how it ended, what it brought.
import { useEffect, useState } from "react";
import { apiPath, getJson, messageOf, postJson } from "../../api/client";
import { listen } from "../../api/events";
import { forget, useAnswer } from "../../api/use_answer";
import { Button } from "../../parts/button";
import { PartHead } from "../../parts/heading";
import { notify } from "../../parts/notice";
import { Trouble } from "../../parts/trouble";
import { count } from "../../text/numbers";
import type { Progress } from "../runs/run_answer";
import { isOver, RunState } from "../runs/run_state";
import { TaskAnswer } from "./task_answer";

export interface Job {
    job: number;
    what: string;
    state: string;
    message: string;
    progress: Progress | null;
    answer?: unknown;
}

/** What its events have said so far. */
interface Told {
    state: string;
    progress: Progress | null;
    notes: string[];
}
const nothing: Told = { state: "", progress: null, notes: [] };

export function JobView({ number, onEnd }: { number: string; onEnd: () => void }) {
    const path = apiPath(`/jobs/${number}`);
    const answer = useAnswer(path, (signal) => getJson<Job>(path, signal));
    const [told, setTold] = useState<Told>(nothing);
    const { again } = answer;
    const answered = answer.value?.state ?? "";
    const is_going_on = answered !== "" && !answer.is_waiting && !isOver(answered);
    // What the answer said of a job that goes on is of the moment in which it was asked.
    const state = (is_going_on && told.state) || answered;
    useEffect(() => {
        if (!is_going_on) return;
        return listen(
            `/jobs/${number}/events`,
            () => setTold(nothing),
            ({ name, data }) => {
                if (name === "state") setTold((before) => ({ ...before, state: (JSON.parse(data) as { state: string }).state }));
                if (name === "progress") setTold((before) => ({ ...before, progress: JSON.parse(data) as Progress }));
                if (name === "note") setTold((before) => ({ ...before, notes: [...before.notes, JSON.parse(data) as string].slice(-5) }));
                if (name !== "end") return;
                // What it brought is on every page.
                forget(apiPath(""));
                again();
                onEnd();
            },
            (event) => event.name === "end",
        );
    }, [number, is_going_on]);
    if (answer.error) return <Trouble error={answer.error} what="This job could not be read" again={again} />;
    if (!answer.value) return <div className="skeleton h-24" />;
    const { what, message } = answer.value;
    const { progress } = told;
    return (
        <section aria-label="Job" className="space-y-3">
            <PartHead
                title={what}
                note={
                    <span role="status" aria-label="State of the job">
                        <RunState state={state} />
                    </span>
                }
            >
                {is_going_on && (
                    <Button
                        is_small
                        onClick={() =>
                            void postJson(apiPath(`/jobs/${number}/cancel`), {}).catch((error: unknown) => notify(messageOf(error)))
                        }
                    >
                        Cancel
                    </Button>
                )}
            </PartHead>
            {is_going_on && (
                <>
                    <progress
                        className="h-2 w-full accent-[var(--accent)]"
                        aria-label="Progress of the job"
                        max={progress?.total || 1}
                        // Of how many nobody knows: a bar that only moves.
                        value={progress && progress.total === 0 ? undefined : (progress?.done ?? 0)}
                    />
                    <p className="text-small text-ink-faint">
                        {progress
                            ? `${count(progress.done)}${progress.total ? ` of ${count(progress.total)}` : ""} ${progress.unit ?? ""}`
                            : state === "queued"
                              ? "waiting for what is in work before it"
                              : "Beginning"}
                    </p>
                </>
            )}
            {told.notes.map((note, i) => (
                <p key={i} className="text-small text-ink-soft">
                    {note}
                </p>
            ))}
            {message && (
                <p role="alert" className="border-l-2 border-loss pl-3 whitespace-pre-wrap">
                    {message}
                </p>
            )}
            {answer.value.answer != null && <TaskAnswer answer={answer.value.answer} />}
        </section>
    );
}
