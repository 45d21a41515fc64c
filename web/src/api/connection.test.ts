// A server that goes away and comes back.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connection, tellLost } from "./connection";

const looked = vi.fn();

beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("fetch", looked);
    looked.mockReset();
});

afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
});

test("it is looked for every second until it answers, and its return is counted once", async () => {
    looked
        .mockRejectedValueOnce(new TypeError("refused"))
        .mockResolvedValueOnce({ status: 502 })
        .mockResolvedValueOnce({ status: 200 });
    const before = connection().returns;
    tellLost();
    tellLost();
    expect(connection().is_lost).toBe(true);
    await vi.advanceTimersByTimeAsync(2500);
    expect([looked.mock.calls.length, connection().is_lost]).toEqual([2, true]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(looked).toHaveBeenCalledTimes(3);
    expect(connection()).toEqual({ is_lost: false, returns: before + 1 });
});
