// When a person sees something for the first time: measured in a browser of its own whose page nobody watches meanwhile. One that
// is watched tells of each request with the lines of code that made it, for which it reads its scripts a second time.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium_args, chromium_path, desktop } from "./watched.mjs";

const rest_ms = 1000;
const most_ms = 20_000;

/** Chromium's own protocol over a pipe, with nothing asked for that it does not need. */
function connect(child) {
    const waiting = new Map();
    let begun = "";
    child.stdio[4].on("data", (bytes) => {
        const messages = (begun + bytes).split("\0");
        begun = messages.pop();
        for (const { id, result, error } of messages.map((one) => JSON.parse(one))) {
            const { take, refuse } = waiting.get(id) ?? {};
            if (error) refuse?.(new Error(error.message));
            else take?.(result);
            waiting.delete(id);
        }
    });
    let sent = 0;
    return (method, params = {}, sessionId) =>
        new Promise((take, refuse) => {
            waiting.set(++sent, { take, refuse });
            child.stdio[3].write(`${JSON.stringify({ id: sent, method, params, sessionId })}\0`);
        });
}

/** Milliseconds from the start of the navigation to the paint of the element so named; undefined while it has none. */
const paintOf = (name) => `new Promise((tell) => {
    new PerformanceObserver((list) => {
        const one = list.getEntries().find((entry) => entry.identifier === ${JSON.stringify(name)});
        if (one) tell(one.renderTime || one.startTime);
    }).observe({ type: "element", buffered: true });
    setTimeout(tell, 200);
})`;

async function firstPaint(send, url, name) {
    const { browserContextId } = await send("Target.createBrowserContext");
    const { width, height } = desktop.viewport;
    const { targetId } = await send("Target.createTarget", { url: "about:blank", browserContextId, width, height });
    const attach = async () => (await send("Target.attachToTarget", { targetId, flatten: true })).sessionId;
    await sleep(rest_ms);
    const going = await attach();
    await send("Page.navigate", { url }, going);
    await send("Target.detachFromTarget", { sessionId: going });
    for (let waited = 0; waited < most_ms; waited += 2 * rest_ms) {
        await sleep(2 * rest_ms);
        const sessionId = await attach();
        const asked = { expression: paintOf(name), awaitPromise: true, returnByValue: true };
        const { result } = await send("Runtime.evaluate", asked, sessionId);
        await send("Target.detachFromTarget", { sessionId });
        if (result.value === undefined) continue;
        await send("Target.disposeBrowserContext", { browserContextId });
        return result.value;
    }
    throw new Error(`${url}: no "${name}" was painted within ${most_ms / 1000} s`);
}

/** The milliseconds of that many first views, each in a context with nothing kept; one before them begins the browser itself. */
export async function firstPaints(url, name, views) {
    const home = await mkdtemp(join(tmpdir(), "first-view-"));
    const child = spawn(
        chromium_path,
        [...chromium_args, "--headless=new", "--remote-debugging-pipe", `--user-data-dir=${home}`, "--no-first-run", "about:blank"],
        { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
    );
    const ended = new Promise((go) => child.on("exit", go));
    try {
        const send = connect(child);
        await firstPaint(send, url, name);
        const seen = [];
        for (let i = 0; i < views; ++i) seen.push(await firstPaint(send, url, name));
        return seen;
    } finally {
        child.kill();
        await ended;
        await rm(home, { recursive: true, force: true, maxRetries: 5 });
    }
}
