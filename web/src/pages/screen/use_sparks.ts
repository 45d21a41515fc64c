// The course of each hit's day as a few closes, asked for by hundreds.
import { apiPath, postJson } from "../../api/client";
import type { Rows } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import { hitKey } from "./use_hit_results";

type Spark = (number | null)[] | null;
const most_at_once = 500;

export function useSparks(hits: Rows | undefined): Map<string, Spark> {
    const [symbol_at, day_at] = ["symbol", "day"].map((name) => hits?.columns.findIndex((column) => column.name === name) ?? -1);
    const keys = (hits?.rows ?? []).map((row) => hitKey(row[symbol_at ?? 0], row[day_at ?? 0]));
    const answer = useAnswer(keys.length ? `sparks ${keys.join(",")}` : null, async (signal) => {
        const sparks = new Map<string, Spark>();
        for (let i = 0; i < keys.length; i += most_at_once) {
            const asked = keys.slice(i, i + most_at_once);
            const part = await postJson<{ sparks: Spark[] }>(apiPath("/bars/sparks"), { hits: asked }, signal);
            asked.forEach((key, j) => sparks.set(key, part.sparks[j] ?? null));
        }
        return sparks;
    });
    return answer.value ?? new Map();
}
