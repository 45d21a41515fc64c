// A run as the server tells it.
import type { RowRecord, Rows } from "../../api/rows";
import type { Note } from "../../parts/note_field";

export interface Progress {
    unit?: string;
    done: number;
    total: number;
    known: number;
    failed: number;
    rate: number;
    eta_seconds: number | null;
}

/** What a run came to. Lists of records are drawn as they come: their names say what they hold. */
export interface Summary {
    pooled: RowRecord | null;
    compounding_rule: string;
    by_parameters: RowRecord[];
    curves: RowRecord[];
    by_symbol: RowRecord[];
    by_day: RowRecord[];
    by_filter_bucket: RowRecord[];
    distribution: RowRecord[];
    not_measured: RowRecord[];
    failed_cells: RowRecord[];
    audited: RowRecord[];
}

export interface RunAnswer {
    run: RowRecord;
    summary: Summary | null;
    progress: Progress | null;
    failures: Rows | null;
    /** Why it failed as a whole; empty where it did not, or the server has forgotten. */
    message?: string;
    note?: Note | null;
}
