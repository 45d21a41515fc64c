// A stream of server-sent events, read by fetch so that it can carry the token; begun again where it broke off.
import { apiPath, ask } from "./client";

export interface ServerEvent {
    id: string;
    name: string;
    data: string;
}

/** The events in a piece of a stream, and what is left of it: the beginning of the next. */
export function eventsIn(text: string): { events: ServerEvent[]; rest: string } {
    const blocks = text.split(/\r?\n\r?\n/);
    const rest = blocks.pop() ?? "";
    const events: ServerEvent[] = [];
    for (const block of blocks) {
        const event = { id: "", name: "message", data: "" };
        for (const line of block.split(/\r?\n/)) {
            const colon = line.indexOf(":");
            if (colon <= 0) continue;
            const value = line.slice(colon + 1).replace(/^ /, "");
            if (line.startsWith("id:")) event.id = value;
            else if (line.startsWith("event:")) event.name = value;
            else if (line.startsWith("data:")) event.data += (event.data ? "\n" : "") + value;
        }
        if (event.data) events.push(event);
    }
    return { events, rest };
}

const pause_ms = 1000;

/** Tells every event until `is_last` holds for one; `begin` before each reading, for a server that comes back tells from the start. The returned function ends it. */
export function listen(
    path: string,
    begin: () => void,
    tell: (event: ServerEvent) => void,
    is_last: (event: ServerEvent) => boolean,
): () => void {
    const ended = new AbortController();
    const read = async () => {
        while (!ended.signal.aborted) {
            try {
                const response = await ask(apiPath(path), { signal: ended.signal });
                begin();
                const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
                let text = "";
                for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
                    const { events, rest } = eventsIn(text + piece.value);
                    text = rest;
                    for (const event of events) {
                        tell(event);
                        if (is_last(event)) return;
                    }
                }
            } catch {
                if (ended.signal.aborted) return;
            }
            await new Promise((go) => setTimeout(go, pause_ms));
        }
    };
    void read();
    return () => ended.abort();
}
