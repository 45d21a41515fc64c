// A browser whose pages are watched: errors, requests to elsewhere, serious findings of axe, pages wider than the window.
// The content security policy stays on: axe runs in a world of its own, to which the page's policy does not apply.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const desktop = { viewport: { width: 1440, height: 900 } };
export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

export const chromium_path = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const chromium_args = ["--no-sandbox", "--disable-gpu"];

export function launch() {
    return chromium.launch({ executablePath: chromium_path, args: chromium_args });
}

/** Tells `fault` of everything that a page of this address may not do; `may_fail()` allows what a lost server causes. */
export function watch(page, address, fault, may_fail = () => false) {
    page.on("pageerror", (error) => fault(error.message));
    page.on("console", (message) => message.type() === "error" && !may_fail() && fault(message.text()));
    page.on("request", (request) => {
        const url = request.url();
        const is_own = [address, "data:", "blob:"].some((begin) => url.startsWith(begin));
        if (!is_own) fault(`a request to ${url}`);
    });
}

/** `rules`: axe's, all of them where none are named. */
async function violations(page, rules) {
    const session = await page.context().newCDPSession(page);
    const { frameTree } = await session.send("Page.getFrameTree");
    const { executionContextId: contextId } = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id });
    await session.send("Runtime.evaluate", { contextId, expression: axe });
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
        contextId,
        expression: `axe.run(${JSON.stringify({ resultTypes: ["violations"], ...(rules && { runOnly: rules }) })}).then(({ violations }) => violations)`,
        awaitPromise: true,
        returnByValue: true,
    });
    await session.detach();
    if (exceptionDetails) throw new Error(`axe could not run: ${exceptionDetails.text}`);
    return result.value;
}

/** A screenshot of the page as it is, and what is wrong with it by these of axe's rules. */
export async function look(page, shots, name, fault, rules) {
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(shots, `${name}.png`) });
    for (const { id, impact, nodes } of await violations(page, rules)) {
        const places = nodes
            .map((node) => node.target.join(" "))
            .slice(0, 3)
            .join("; ");
        if (impact === "serious" || impact === "critical") fault(`axe ${impact} ${id}: ${places}`);
    }
    const is_wider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
    if (is_wider) fault("the page is wider than the window");
}

export function tell(faults, shots) {
    console.log(`screenshots: ${shots}`);
    for (const text of faults) console.log(text);
    console.log(faults.length ? `${faults.length} faults` : "no faults");
    process.exitCode = faults.length ? 1 : 0;
}
