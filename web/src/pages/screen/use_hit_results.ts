// What came of hits where cells exist: for each symbol and day its cells, and the mean of what they are judged by.
import { apiPath, postJson } from "../../api/client";
import { textOf, type Rows } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import { cells_table } from "../../catalog/catalog";
import { quoted } from "../../text/where";

export interface HitResult {
    cells: number;
    mean: number;
}

export function hitKey(symbol: unknown, day: unknown): string {
    return `${String(symbol)} ${String(day)}`;
}

/** Cells of that one day alone: of longer ones a hit is only a part. */
function statementOf(hits: Rows, measure: string): string {
    const [symbol_at, day_at] = ["symbol", "day"].map((name) => hits.columns.findIndex((column) => column.name === name));
    const pairs = hits.rows.map((row) => `(${quoted(textOf(row[symbol_at ?? 0]))}, DATE ${quoted(textOf(row[day_at ?? 0]))})`);
    return `SELECT symbol, first_day, count(*) AS cells, avg(CAST(${measure} AS DOUBLE)) AS mean
FROM ${cells_table}
WHERE first_day = last_day AND ${measure} IS NOT NULL AND (symbol, first_day) IN (${pairs.join(", ")})
GROUP BY ALL`;
}

export function useHitResults(hits: Rows | undefined, measure: string) {
    const statement = hits?.rows.length ? statementOf(hits, measure) : null;
    const answer = useAnswer(statement, (signal) =>
        postJson<Rows>(apiPath("/sql"), { statement, limit: hits?.rows.length ?? 0 }, signal),
    );
    const results = new Map<string, HitResult>();
    for (const row of answer.value?.rows ?? [])
        results.set(hitKey(row[0], row[1]), { cells: Number(row[2]), mean: Number(row[3]) });
    return { results, error: answer.error, is_known: answer.value !== undefined };
}
