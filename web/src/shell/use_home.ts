// What the home holds, looked at again every few seconds while something runs.
import { useEffect } from "react";
import { apiPath, getJson } from "../api/client";
import { forget, useAnswer } from "../api/use_answer";

export interface Home {
    path: string;
    /** The folder on the server's machine whose files may be named. */
    files: string;
    version: string;
    engine: string;
    symbols: number;
    first_day: string | null;
    last_day: string | null;
    minute_days: number;
    cells: number;
    runs: number;
    last_run: number;
    file_bytes: number;
    is_running: boolean;
}

const path = apiPath("/home");

export function useHome() {
    return useAnswer(path, (signal) => getJson<Home>(path, signal));
}

/** To be used once: by the shell. */
export function useHomeWatch(): ReturnType<typeof useHome> {
    const answer = useHome();
    const { value, again } = answer;
    const is_running = value?.is_running ?? false;
    useEffect(() => {
        const timer = setInterval(() => document.visibilityState === "visible" && again(), is_running ? 1500 : 10_000);
        return () => clearInterval(timer);
    }, [is_running, again]);
    const cells = value?.cells;
    useEffect(() => () => forget(apiPath("/cells")), [cells]);
    return answer;
}
