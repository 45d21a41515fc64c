// A run that goes on: how far, how fast, how long, what failed, and the results as they come.
import { lazy, Suspense } from "react";
import { Figure } from "../../parts/figure";
import { count, duration, fixed } from "../../text/numbers";
import type { Told } from "./use_run_progress";

const Lines = lazy(async () => ({ default: (await import("../../charts/lines")).Lines }));
const ComingResults = lazy(() => import("./coming_results"));
const readSeconds = (value: number) => duration(value);
const readRate = (value: number) => count(value);

const waiting: Record<string, string> = {
    queued: "waiting for the run before it",
    paused: "paused: what is done is kept, and it goes on when it is resumed",
};

export function ProgressView({ state, told }: { state: string; told: Told }) {
    const { progress, rates, notes } = told;
    const share = progress && progress.total > 0 ? progress.done / progress.total : 0;
    const unit = progress?.unit || "cells";
    return (
        <section aria-label="Progress" className="space-y-4">
            <div>
                <div
                    role="progressbar"
                    aria-label="Progress of the run"
                    aria-valuemin={0}
                    aria-valuemax={progress?.total ?? 0}
                    aria-valuenow={progress?.done ?? 0}
                    className="h-2 overflow-hidden rounded bg-line"
                >
                    <div className="h-full bg-accent transition-[width] duration-200" style={{ width: `${share * 100}%` }} />
                </div>
                <p className="mt-1 text-small text-ink-faint">
                    {progress ? `${count(progress.done)} of ${count(progress.total)} ${unit}` : (waiting[state] ?? "Beginning")}
                    {progress && waiting[state] && `; ${waiting[state]}`}
                </p>
            </div>
            {progress && (
                <div className="flex flex-wrap gap-x-8 gap-y-2">
                    <Figure name="Done">{fixed(share * 100, 1)} %</Figure>
                    <Figure name="Rate">{count(progress.rate)} / s</Figure>
                    <Figure name="Left">
                        {progress.eta_seconds === null ? "n/a" : duration(Math.round(progress.eta_seconds))}
                    </Figure>
                    <Figure name="Known">{count(progress.known)}</Figure>
                    <Figure name="Failed" sign={progress.failed ? -1 : 0}>
                        {count(progress.failed)}
                    </Figure>
                </div>
            )}
            {notes.map((note, i) => (
                <p key={i} className="text-small text-ink-soft">
                    {note}
                </p>
            ))}
            <div className="grid gap-6 lg:grid-cols-2">
                {rates.seconds.length > 1 && (
                    <div className="min-w-0">
                        <h2 className="mb-1 font-semibold">Rate</h2>
                        <Suspense fallback={<div className="skeleton h-56" />}>
                            <Lines
                                label={`${unit} a second over time`}
                                x_name="seconds"
                                x={rates.seconds}
                                lines={[{ name: `${unit} a second`, values: rates.rate }]}
                                readX={readSeconds}
                                readY={readRate}
                            />
                        </Suspense>
                    </div>
                )}
                <Suspense fallback={null}>
                    <ComingResults cells={told.cells} />
                </Suspense>
            </div>
        </section>
    );
}
