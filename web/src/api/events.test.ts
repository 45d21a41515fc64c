// Server-sent events in pieces.
import { expect, test } from "vitest";
import { eventsIn } from "./events";

test("whole events are read, the beginning of the next is left", () => {
    const { events, rest } = eventsIn('id: 1\nevent: progress\ndata: {"done":1}\n\n: still here\n\nid: 2\nevent: en');
    expect(events).toEqual([{ id: "1", name: "progress", data: '{"done":1}' }]);
    expect(rest).toBe("id: 2\nevent: en");
});
