// An answer of the server inside a component: kept by key, shown stale while a newer one is on its way.
import { useCallback, useEffect, useRef, useState } from "react";
import { arrivedAhead } from "./client";
import { useReturns } from "./connection";

export interface Answer<T> {
    value: T | undefined;
    error: Error | undefined;
    is_waiting: boolean;
    again: () => void;
}

const kept = new Map<string, unknown>();
const most_kept = 300;

function keep(key: string, value: unknown): void {
    kept.delete(key);
    kept.set(key, value);
    const oldest = kept.keys().next();
    if (kept.size > most_kept && !oldest.done) kept.delete(oldest.value);
}

/** Forget answers whose key begins so: what they told has changed. */
export function forget(beginning: string): void {
    for (const key of kept.keys()) if (key.startsWith(beginning)) kept.delete(key);
}

/** A null key asks nothing; one that is a path may have been asked ahead. The last value stays until the next one is here. */
export function useAnswer<T>(key: string | null, asking: (signal: AbortSignal) => Promise<T>, wait_ms = 0): Answer<T> {
    const [, redraw] = useState(0);
    const [turn, setTurn] = useState(0);
    const shown = useRef<{ key: string; value: T } | undefined>(undefined);
    const failed = useRef<{ key: string; error: Error } | undefined>(undefined);
    // What could not be asked while the server was away is asked when it is back.
    const returns = useReturns();
    const latest = useRef(asking);
    latest.current = asking;

    if (key !== null && !kept.has(key)) {
        const value = arrivedAhead<T>(key);
        if (value !== undefined) keep(key, value);
    }
    useEffect(() => {
        if (key === null) return;
        if (kept.has(key) && turn === 0) {
            // Another component's answer, come between this one's drawing and here.
            if (shown.current?.key !== key) redraw((n) => n + 1);
            return;
        }
        const ended = new AbortController();
        const timer = setTimeout(async () => {
            try {
                const value = await latest.current(ended.signal);
                keep(key, value);
                // It is shown even if it is forgotten, with all others of its kind, before this is drawn.
                shown.current = { key, value };
                failed.current = undefined;
            } catch (error) {
                if (ended.signal.aborted) return;
                failed.current = { key, error: error instanceof Error ? error : new Error(String(error)) };
            }
            if (!ended.signal.aborted) redraw((n) => n + 1);
        }, wait_ms);
        return () => {
            clearTimeout(timer);
            ended.abort();
        };
    }, [key, turn, wait_ms, returns]);

    if (key !== null && kept.has(key)) shown.current = { key, value: kept.get(key) as T };
    const error = failed.current && failed.current.key === key ? failed.current.error : undefined;
    const is_current = shown.current?.key === key;
    return {
        value: key === null ? undefined : shown.current?.value,
        error: is_current ? undefined : error,
        is_waiting: key !== null && !is_current && !error,
        again: useCallback(() => setTurn((n) => n + 1), []),
    };
}
