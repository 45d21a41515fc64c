// How a run stands, in a word with a mark.
const marks: Record<string, string> = {
    queued: "border border-ink-faint",
    running: "bg-accent",
    paused: "border-2 border-accent",
    done: "bg-gain",
    interrupted: "bg-warning",
    cancelled: "bg-warning",
    failed: "bg-loss",
};

export function RunState({ state }: { state: string }) {
    return (
        <span className="inline-flex items-center gap-1.5">
            <span aria-hidden="true" className={`size-2 rounded-full ${marks[state] ?? "bg-bar"}`} />
            {state}
        </span>
    );
}

export function isOver(state: string): boolean {
    return !["queued", "running", "paused"].includes(state);
}
