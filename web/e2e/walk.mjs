// Walks the main ways through the pages of a running server, on a desktop and a phone, light and dark:
// TAMIS_ADDRESS=http://127.0.0.1:8517 npm run e2e
// Fails on errors of the page, requests to elsewhere, and serious findings of axe; screenshots are in SHOTS.
import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { ways } from "./ways.mjs";

const address = process.env.TAMIS_ADDRESS ?? "http://127.0.0.1:8517";
const shots = process.env.SHOTS ?? mkdtempSync(join(tmpdir(), "tamis-pages-"));
const only = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const screens = [
    { name: "desktop-light", viewport: { width: 1440, height: 900 }, colorScheme: "light" },
    { name: "desktop-dark", viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
    { name: "phone-light", viewport: { width: 390, height: 844 }, colorScheme: "light", isMobile: true, hasTouch: true },
    { name: "phone-dark", viewport: { width: 390, height: 844 }, colorScheme: "dark", isMobile: true, hasTouch: true },
];

mkdirSync(shots, { recursive: true });
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
});
const faults = [];
for (const { name: screen, ...options } of screens) {
    const context = await browser.newContext({ ...options, bypassCSP: true });
    for (const way of ways) {
        if (only.length && !only.includes(way.name)) continue;
        const page = await context.newPage();
        const fault = (text) => faults.push(`${screen} ${way.name}: ${text}`);
        page.on("pageerror", (error) => fault(error.message));
        page.on("console", (message) => message.type() === "error" && !way.may_fail && fault(message.text()));
        page.on(
            "request",
            (request) =>
                !request.url().startsWith(address) &&
                !request.url().startsWith("data:") &&
                !request.url().startsWith("blob:") &&
                fault(`a request to ${request.url()}`),
        );
        try {
            await page.goto(address + way.path);
            await way.walk(page, { is_phone: screen.startsWith("phone") });
            await page.waitForTimeout(400);
            await page.screenshot({ path: join(shots, `${way.name}-${screen}.png`) });
            await page.evaluate(axe);
            const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
            for (const { id, impact, nodes } of violations)
                if (impact === "serious" || impact === "critical")
                    fault(
                        `axe ${impact} ${id}: ${nodes
                            .map((node) => node.target.join(" "))
                            .slice(0, 3)
                            .join("; ")}`,
                    );
            const is_wider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
            if (is_wider) fault("the page is wider than the window");
        } catch (error) {
            fault(error.message.split("\n")[0]);
            await page.screenshot({ path: join(shots, `${way.name}-${screen}-failed.png`) });
        }
        await page.close();
    }
    await context.close();
}
await browser.close();
console.log(`screenshots: ${shots}`);
for (const text of faults) console.log(text);
console.log(faults.length ? `${faults.length} faults` : "no faults");
process.exitCode = faults.length ? 1 : 0;
