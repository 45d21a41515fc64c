// The progress of a run as it is told, and its rate over time.
import { useEffect, useState } from "react";
import { listen } from "../../api/events";
import { withBatch, type Batch, type KeptCells } from "./kept_cells";
import type { Progress } from "./run_answer";

export interface Told {
    progress: Progress | null;
    /** Seconds since the first word, and how many a second of what is done now. */
    rates: { seconds: number[]; rate: (number | null)[] };
    notes: string[];
    /** As it was told last; null before the first word. */
    state: string | null;
    /** The latest cells that were kept. */
    cells: KeptCells;
    end: { state: string; message?: string } | null;
}

const least_step_s = 0.25;
const no_cells: KeptCells = { columns: [], rows: [] };
const nothing: Told = { progress: null, rates: { seconds: [], rate: [] }, notes: [], state: null, cells: no_cells, end: null };

export function useRunProgress(run: string, is_listening: boolean, onEnd: () => void): Told {
    const [told, setTold] = useState(nothing);
    useEffect(() => {
        if (!is_listening) return;
        let begun = 0;
        return listen(
            `/runs/${run}/events`,
            () => {
                begun = 0;
                setTold(nothing);
            },
            ({ name, data }) => {
                if (name === "progress") {
                    const progress = JSON.parse(data) as Progress;
                    begun ||= performance.now();
                    const seconds = (performance.now() - begun) / 1000;
                    setTold((before) => {
                        // Symbol-days first, then cells: rates of different things are not one line.
                        const rates = before.progress?.unit === progress.unit ? before.rates : nothing.rates;
                        // What is told again, after a reload, comes in one moment: that is one point.
                        const last = rates.seconds.at(-1);
                        const is_new = last === undefined || seconds - last >= least_step_s;
                        const kept = is_new ? rates.seconds.length : rates.seconds.length - 1;
                        return {
                            ...before,
                            progress,
                            rates: {
                                seconds: [...rates.seconds.slice(0, kept), is_new ? seconds : last],
                                rate: [...rates.rate.slice(0, kept), progress.rate],
                            },
                        };
                    });
                } else if (name === "batch")
                    setTold((before) => ({ ...before, cells: withBatch(before.cells, JSON.parse(data) as Batch) }));
                else if (name === "state")
                    setTold((before) => ({ ...before, state: (JSON.parse(data) as { state: string }).state }));
                else if (name === "note")
                    setTold((before) => ({ ...before, notes: [...before.notes, JSON.parse(data) as string].slice(-5) }));
                else if (name === "end") {
                    setTold((before) => ({ ...before, end: JSON.parse(data) as { state: string; message?: string } }));
                    onEnd();
                }
            },
            (event) => event.name === "end",
        );
        // The page's own function changes with each drawing; the stream does not begin anew for it.
    }, [run, is_listening]);
    return told;
}
