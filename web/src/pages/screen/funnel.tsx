// From all symbol-days to the hits: what is left after each filter in turn, and what each would keep alone.
import { filterOf } from "../../text/filter_text";
import { headingOf } from "../../text/names";
import { count, percent } from "../../text/numbers";
import type { ScreenCounts } from "./use_screen";

interface Props {
    filters: string[];
    counts: ScreenCounts | undefined;
    is_waiting: boolean;
}

function Step({ name, value, of, note }: { name: string; value: number | undefined; of: number; note?: string }) {
    const share = value === undefined || of === 0 ? 0 : value / of;
    return (
        <li className="py-1.5">
            <div className="flex items-baseline justify-between gap-3">
                <span className="truncate text-ink-soft">{name}</span>
                <span>{value === undefined ? <span className="skeleton inline-block h-3 w-12" /> : count(value)}</span>
            </div>
            <div className="mt-0.5 h-1 rounded bg-line">
                <div
                    className="h-full rounded bg-accent transition-[width] duration-150"
                    style={{ width: value ? `max(2px, ${share * 100}%)` : 0 }}
                />
            </div>
            {note && <div className="label mt-0.5">{note}</div>}
        </li>
    );
}

export function Funnel({ filters, counts, is_waiting }: Props) {
    const all = counts?.symbol_days ?? 0;
    const is_same = counts?.filters.length === filters.length;
    return (
        <div
            className={`lg:border-l lg:border-line-strong lg:pl-5 ${is_waiting && counts ? "opacity-70" : ""}`}
            aria-live="polite"
        >
            <h2 className="mb-1 font-semibold">What is left</h2>
            <ol>
                <Step name="Symbol-days" value={counts?.symbol_days} of={all} />
                {filters.map((filter, i) => {
                    const of_filter = is_same ? counts?.filters[i] : undefined;
                    const missing = of_filter?.not_measured ? `, ${count(of_filter.not_measured)} not measured` : "";
                    return (
                        <Step
                            key={i}
                            name={`after ${headingOf(filterOf(filter).name)}`}
                            value={of_filter?.after}
                            of={all}
                            note={
                                of_filter &&
                                `alone ${count(of_filter.alone)}, ${percent(all ? of_filter.alone / all : 0, 1)}${missing}`
                            }
                        />
                    );
                })}
            </ol>
            <div className="mt-2 flex items-baseline justify-between border-t border-line-strong pt-2">
                <span className="font-medium">Hits</span>
                <span className="text-title font-semibold">{counts ? count(counts.hits) : "…"}</span>
            </div>
            {counts && all > 0 && <div className="label text-right">{percent(counts.hits / all, 2)} of all</div>}
        </div>
    );
}
