// What a pipeline would cost, asked anew a moment after each change of its text.
import { apiPath, postJson } from "../../api/client";
import { useAnswer, type Answer } from "../../api/use_answer";

export interface Cost {
    symbol_days: number | null;
    hits: number | null;
    parameter_sets: number;
    asked: number;
    known: number;
    to_do: number;
    failing: number;
    without_bars: number;
    seconds: number | null;
    bytes: number | null;
}

export function useCost(text: string | undefined, is_readable: boolean): Answer<Cost> {
    return useAnswer(
        text !== undefined && is_readable ? `preview ${text}` : null,
        (signal) => postJson<Cost>(apiPath("/runs/preview"), { pipeline: text }, signal),
        250,
    );
}
