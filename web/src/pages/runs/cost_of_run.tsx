// What a pipeline would cost before it is started: cells asked, known, to do, time and bytes.
import type { ReactNode } from "react";
import type { Answer } from "../../api/use_answer";
import type { Fault } from "../../text/fault";
import { bytes, count, duration } from "../../text/numbers";
import type { Cost } from "./run_cost";

interface Props {
    answer: Answer<Cost>;
    fault: Fault | undefined;
    onLine: (line: number) => void;
    children: (is_possible: boolean) => ReactNode;
}

export function CostOfRun({ answer, fault, onLine, children }: Props) {
    const cost = answer.error ? undefined : answer.value;
    const time =
        cost?.seconds === null
            ? "n/a"
            : cost && cost.seconds < 1
              ? "under a second"
              : cost && duration(Math.round(cost.seconds ?? 0));
    const lines: [string, string | undefined, string?][] = [
        ["Symbol-days screened", cost && (cost.symbol_days === null ? "n/a" : count(cost.symbol_days))],
        ["Hits", cost && (cost.hits === null ? "n/a" : count(cost.hits))],
        ["Parameter sets", cost && count(cost.parameter_sets)],
        ["Cells asked", cost && count(cost.asked)],
        ["Known", cost && count(cost.known)],
        ["To do", cost && count(cost.to_do), "text-title font-semibold"],
        ["Time", time],
        ["On disk", cost && (cost.bytes === null ? "n/a" : bytes(cost.bytes))],
    ];
    return (
        <div className="space-y-4 lg:border-l lg:border-line-strong lg:pl-5">
            <h2 className="font-semibold">What it would cost</h2>
            <dl className={answer.is_waiting && cost ? "opacity-50" : ""}>
                {lines.map(([name, value, look]) => (
                    <div key={name} className="flex items-baseline justify-between py-0.5">
                        <dt className="text-ink-soft">{name}</dt>
                        <dd className={look}>{value ?? (fault ? "n/a" : <span className="skeleton inline-block h-3 w-12" />)}</dd>
                    </div>
                ))}
            </dl>
            {cost && cost.known > 0 && (
                <div
                    className="h-1.5 overflow-hidden rounded bg-line"
                    role="img"
                    aria-label={`${count(cost.known)} of ${count(cost.asked)} cells are known`}
                >
                    <div className="h-full bg-accent" style={{ width: `${(cost.known / Math.max(1, cost.asked)) * 100}%` }} />
                </div>
            )}
            {cost && cost.without_bars > 0 && (
                <p className="text-small text-warning">{count(cost.without_bars)} cells have no bars and will hold no numbers.</p>
            )}
            {cost && cost.failing > 0 && (
                <p className="text-small text-warning">{count(cost.failing)} cells cannot be read from the bars as they are.</p>
            )}
            {cost && cost.asked === 0 && (
                <p className="text-small text-ink-soft">No day of any symbol passes. Make a filter wider, or take more days.</p>
            )}
            {cost && cost.asked > 0 && cost.to_do === 0 && (
                <p className="text-small text-ink-soft">Everything is known: the run answers from the store.</p>
            )}
            {fault && (
                <p role="alert" className="border-l-2 border-loss pl-2 break-words text-ink-soft">
                    {fault.line !== undefined && (
                        <button type="button" className="link mr-1.5" onClick={() => onLine(fault.line ?? 1)}>
                            Line {fault.line}
                        </button>
                    )}
                    {fault.message}
                </p>
            )}
            {children(!fault && !!cost && !answer.is_waiting && cost.asked > 0)}
        </div>
    );
}
