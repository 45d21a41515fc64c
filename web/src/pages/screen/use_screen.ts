// The screen that the address holds: days, symbols and filters; and the same asked of the server.
import { useMemo } from "react";
import { useAddress } from "../../address/use_address";
import { apiPath, postJson } from "../../api/client";
import { useAnswer } from "../../api/use_answer";
import { useHome } from "../../shell/use_home";

export interface Screen {
    first: string;
    last: string;
    universe: string[];
    filters: string[];
}

export interface FilterCounts {
    text: string;
    alone: number;
    after: number;
    not_measured: number;
    histogram: { low: number; high: number; counts: number[] };
}

export interface ScreenCounts {
    symbol_days: number;
    hits: number;
    filters: FilterCounts[];
    sessions: { day: string; hits: number }[];
}

const usual_months = 3;

function before(last_day: string): string {
    const day = new Date(`${last_day}T00:00:00Z`);
    day.setUTCMonth(day.getUTCMonth() - usual_months);
    return day.toISOString().slice(0, 10);
}

export function useScreen() {
    const address = useAddress();
    const home = useHome().value;
    const last = address.get("last") || home?.last_day || "";
    const asked_first = address.get("first");
    const universe = address.get("universe");
    const filters = address.all("f").join("\n");
    const screen = useMemo<Screen | null>(() => {
        if (!last) return null;
        const usual = before(last);
        const first = asked_first || (home?.first_day && home.first_day > usual ? home.first_day : usual);
        return { first, last, universe: universe.split(/[\s,]+/).filter(Boolean), filters: filters ? filters.split("\n") : [] };
    }, [asked_first, last, universe, filters, home?.first_day]);
    return { screen, address, home };
}

export function useCounts(screen: Screen | null) {
    const is_sound = screen !== null && screen.first <= screen.last && screen.filters.length > 0;
    const key = is_sound ? `counts ${JSON.stringify(screen)}` : null;
    return useAnswer(key, (signal) => postJson<ScreenCounts>(apiPath("/screens/counts"), screen, signal), 40);
}
