// The address as the state of a page: each value a named part of the search text, empty ones left out.
import { useCallback } from "react";
import { useSearchParams } from "react-router";
import { addressWith } from "./address_text";

export interface Address {
    get: (name: string) => string;
    all: (name: string) => string[];
    /** Changes parts; `is_step` makes a place that "back" returns to. */
    set: (changes: Record<string, string | string[]>, is_step?: boolean) => void;
}

export function useAddress(): Address {
    const [search, setSearch] = useSearchParams();
    return {
        get: (name) => search.get(name) ?? "",
        all: (name) => search.getAll(name),
        set: useCallback(
            (changes, is_step = true) =>
                setSearch((before) => addressWith(before, changes), { replace: !is_step, preventScrollReset: true }),
            [setSearch],
        ),
    };
}
