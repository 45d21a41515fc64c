// What the matching cells come to: one parameter set at a time unless somebody pools them.
import { apiPath, getJson } from "../../api/client";
import { recordsOf, textOf, type Rows } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import type { CatalogIndex } from "../../catalog/catalog";
import { Figure } from "../../parts/figure";
import { headingOf, toldParameters } from "../../text/names";
import { count, fullText, percent } from "../../text/numbers";
import { equalCondition, withCondition } from "../../text/where";
import { useQuestion, type Question } from "./use_question";
import { intervalText, useTotals } from "./use_totals";

const most_groups = 1000;

/** `waits`: for the first rows, which a person wants to see before. */
export function Strip({ question, catalog, waits }: { question: Question; catalog: CatalogIndex; waits: boolean }) {
    const { setWhere, address } = useQuestion();
    const is_pooled = address.get("pool") !== "";
    const { where, measure } = question;
    const sets_path = apiPath("/aggregates", { by: "strategy,parameters", of: measure, where, limit: most_groups });
    const sets = useAnswer(waits ? null : sets_path, (signal) => getJson<Rows>(sets_path, signal));
    const totals = useTotals(measure, where, waits);
    if (sets.error) return null;
    if (!sets.value || !totals.value)
        return (
            <div className="flex min-h-[3.75rem] items-start">
                <div className="skeleton h-10 w-full max-w-2xl" />
            </div>
        );

    const shape = catalog.column(measure) ?? { type: "real", unit: "" };
    const name = headingOf(measure, shape.unit);
    const groups = recordsOf(sets.value);
    const { cells, days, mean, median, above, interval } = totals.value;
    const is_one = groups.length <= 1;
    const set_names = new Map(groups.map((group) => [`${textOf(group.strategy)}|${textOf(group.parameters)}`, group]));

    return (
        <div
            className={`flex min-h-[3.75rem] flex-wrap items-start gap-x-7 gap-y-1 ${sets.is_waiting || totals.is_waiting ? "opacity-60" : ""}`}
        >
            <Figure name="Cells">{count(cells)}</Figure>
            {is_one || is_pooled ? (
                <>
                    <Figure
                        name={`Mean ${name}`}
                        sign={mean}
                        tip={
                            interval &&
                            `95 % of such samples of days hold the true mean between these two. By ${count(days ?? 0)} days, not by cells: cells of one day move together.`
                        }
                        note={intervalText(totals.value, shape)}
                    >
                        {fullText(mean, shape)}
                    </Figure>
                    <Figure name={`Median ${name}`} sign={median}>
                        {fullText(median, shape)}
                    </Figure>
                    <Figure name="Above 0">{above === null ? "n/a" : percent(above, 1)}</Figure>
                </>
            ) : (
                <label className="min-w-0">
                    <span className="label block">Mean {name}, one parameter set at a time</span>
                    <select
                        className="field h-7 max-w-[min(32rem,80vw)]"
                        value=""
                        onChange={(event) => {
                            const group = set_names.get(event.target.value);
                            if (!group) return;
                            const of_strategy = withCondition(
                                where,
                                "strategy",
                                equalCondition("strategy", group.strategy ?? null),
                            );
                            setWhere(
                                withCondition(of_strategy, "parameters", equalCondition("parameters", group.parameters ?? null)),
                            );
                        }}
                    >
                        <option value="">{count(groups.length)} sets match: choose one</option>
                        {[...set_names]
                            .sort(([, a], [, b]) => Number(b.mean) - Number(a.mean))
                            .map(([key, group]) => {
                                const defaults = Object.fromEntries(
                                    (catalog.strategy(textOf(group.strategy))?.parameters ?? []).map((one) => [
                                        one.name,
                                        one.default,
                                    ]),
                                );
                                return (
                                    <option key={key} value={key}>
                                        {fullText(group.mean, shape)} · {textOf(group.strategy)} ·{" "}
                                        {toldParameters(textOf(group.parameters), defaults)} · {count(Number(group.cells))} cells
                                    </option>
                                );
                            })}
                    </select>
                </label>
            )}
            {!is_one && (
                <label className="mt-4 flex h-7 items-center gap-1.5 text-small text-ink-soft">
                    <input
                        type="checkbox"
                        className="accent-[var(--accent)]"
                        checked={is_pooled}
                        onChange={(event) => address.set({ pool: event.target.checked ? "1" : "" }, false)}
                    />
                    Pool all sets
                </label>
            )}
            {groups.length >= most_groups && (
                <span className="label">only the first {count(most_groups)} sets are counted here</span>
            )}
        </div>
    );
}
