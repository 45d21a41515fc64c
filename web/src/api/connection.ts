// Whether the server answers: every request tells, and while it does not, it is looked for once a second.
import { useSyncExternalStore } from "react";

const look_every_ms = 1000;
const listeners = new Set<() => void>();
let is_lost = false;
let returns = 0;

function change(lost: boolean): void {
    if (is_lost === lost) return;
    is_lost = lost;
    if (!lost) ++returns;
    for (const tell of listeners) tell();
}

async function look(): Promise<void> {
    try {
        const answer = await fetch("/api/v1/health");
        // A proxy before a server that is gone answers for it.
        if (answer.status < 500) return change(false);
    } catch {
        // Not yet: the next look is a second away.
    }
    setTimeout(() => void look(), look_every_ms);
}

export function tellLost(): void {
    if (is_lost) return;
    change(true);
    setTimeout(() => void look(), look_every_ms);
}

/** Whether the server is away, and how often it came back. */
export function connection(): { is_lost: boolean; returns: number } {
    return { is_lost, returns };
}

function listen(tell: () => void): () => void {
    listeners.add(tell);
    return () => listeners.delete(tell);
}

export function useIsLost(): boolean {
    return useSyncExternalStore(listen, () => connection().is_lost);
}

/** How often the server came back: what failed meanwhile can be asked again. */
export function useReturns(): number {
    return useSyncExternalStore(listen, () => connection().returns);
}
