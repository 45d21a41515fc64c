// The parameters that take more than one value in what matches, those with most values first.
import { apiPath, getJson } from "../../../api/client";
import { recordsOf, textOf, type RowRecord, type Rows } from "../../../api/rows";
import { useAnswer } from "../../../api/use_answer";
import { parametersIn } from "../../../text/names";
import type { Question } from "../use_question";

/** Of the strategy with most cells: values of others are in no row of its own. */
export function varyingParameters(sets: RowRecord[]): string[] {
    const cells = new Map<string, number>();
    for (const set of sets) cells.set(textOf(set.strategy), (cells.get(textOf(set.strategy)) ?? 0) + Number(set.cells));
    const strategy = [...cells].sort((a, b) => b[1] - a[1])[0]?.[0];
    const values = new Map<string, Set<string>>();
    for (const set of sets)
        if (textOf(set.strategy) === strategy)
            for (const [name, value] of parametersIn(textOf(set.parameters)))
                values.set(name, (values.get(name) ?? new Set()).add(value));
    return [...values]
        .filter(([, all]) => all.size > 1)
        .sort((a, b) => b[1].size - a[1].size)
        .map(([name]) => name);
}

export function useVarying({ where, measure }: Question): string[] | undefined {
    const path = apiPath("/aggregates", { by: "strategy,parameters", of: measure, where, limit: 1000 });
    const answer = useAnswer(path, (signal) => getJson<Rows>(path, signal));
    return answer.value && varyingParameters(recordsOf(answer.value));
}
