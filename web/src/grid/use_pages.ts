// Rows of the server by hundreds: what is in sight is asked for, what was seen is kept for a while.
import { useCallback, useEffect, useMemo, useReducer, useRef } from "react";
import { useReturns } from "../api/connection";
import { page_rows, type Rows, type Value } from "../api/rows";

const most_pages = 80;

interface Pages {
    rows: Map<number, Value[][]>;
    asked: Map<number, AbortController>;
    columns: Rows["columns"];
    total: number | null;
    is_total_known: boolean;
    error: Error | null;
}

export interface PagedRows {
    columns: Rows["columns"];
    total: number | null;
    is_total_known: boolean;
    error: Error | null;
    rowAt: (index: number) => Value[] | undefined;
    onSight: (first: number, last: number) => void;
    again: () => void;
}

function noted(pages: Pages, page: number, answer: Rows): Pages {
    pages.rows.set(page, answer.rows);
    return Object.assign(pages, {
        columns: answer.columns,
        total: answer.total,
        is_total_known: answer.is_total_known,
        error: null,
    });
}

/** The rows of a question; a new key is a new question. Rows of the one before stay until the first page is here.
 * `arrived`: the first page, where it was asked for ahead and is here. */
export function usePages(
    key: string,
    asking: (offset: number, limit: number, signal: AbortSignal) => Promise<Rows>,
    arrived?: () => Rows | undefined,
): PagedRows {
    const [drawn, redraw] = useReducer((n: number) => n + 1, 0);
    const returns = useReturns();
    const [turn, again] = useReducer((n: number) => n + 1, 0);
    const latest = useRef(asking);
    latest.current = asking;
    const before = useRef<Pages | null>(null);
    const pages = useMemo<Pages>(() => {
        const none: Pages = { rows: new Map(), asked: new Map(), columns: [], total: null, is_total_known: true, error: null };
        const first = arrived?.();
        return first ? noted(none, 0, first) : none;
    }, [key, turn, returns]);

    const load = useCallback(
        async (page: number) => {
            if (pages.rows.has(page) || pages.asked.has(page)) return;
            const ended = new AbortController();
            pages.asked.set(page, ended);
            try {
                const answer = await latest.current(page * page_rows, page_rows, ended.signal);
                noted(pages, page, answer);
                const oldest = pages.rows.keys().next();
                if (pages.rows.size > most_pages && !oldest.done) pages.rows.delete(oldest.value);
                before.current = pages;
            } catch (error) {
                if (!ended.signal.aborted) pages.error = error instanceof Error ? error : new Error(String(error));
            } finally {
                pages.asked.delete(page);
                if (!ended.signal.aborted) redraw();
            }
        },
        [pages],
    );

    useEffect(() => {
        void load(0);
        return () => pages.asked.forEach((one) => one.abort());
    }, [load, pages]);

    const soon = useRef(0);
    const onSight = useCallback(
        (first: number, last: number) => {
            clearTimeout(soon.current);
            soon.current = window.setTimeout(() => {
                const from = Math.floor(first / page_rows);
                const to = Math.floor(last / page_rows);
                for (const [page, ended] of pages.asked) if (page < from - 1 || page > to + 1) ended.abort();
                for (let page = from; page <= to; ++page) void load(page);
            }, 40);
        },
        [load, pages],
    );

    const shown = pages.total === null && !pages.error && before.current ? before.current : pages;
    const rowAt = useCallback(
        (index: number) => shown.rows.get(Math.floor(index / page_rows))?.[index % page_rows],
        [shown, drawn],
    );
    return {
        columns: shown.columns,
        total: shown.total,
        is_total_known: shown.is_total_known,
        error: pages.error,
        rowAt,
        onSight,
        again,
    };
}
