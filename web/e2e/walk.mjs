// Walks the main ways through the pages of a running server, on a desktop and a phone; at each end the page is looked at
// in the light, and in the dark that falls while it is open:
// TAMIS_ADDRESS=http://127.0.0.1:8517 npm run e2e [SCREEN or WAY …], all of them where none is named
// Fails on errors of the page, requests to elsewhere, and serious findings of axe; screenshots are in SHOTS.
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { desktop, launch, look, phone, tell, watch } from "./watched.mjs";
import { ways } from "./ways.mjs";

const address = process.env.TAMIS_ADDRESS ?? "http://127.0.0.1:8517";
const shots = process.env.SHOTS ?? mkdtempSync(join(tmpdir(), "tamis-pages-"));
const named = process.argv.slice(2);
/** Those of them that are named; all where none is. */
const wanted = (all) => (all.some(({ name }) => named.includes(name)) ? all.filter(({ name }) => named.includes(name)) : all);
const screens = wanted([
    { name: "desktop", ...desktop },
    { name: "phone", ...phone },
]);

mkdirSync(shots, { recursive: true });
const browser = await launch();
const faults = [];
for (const { name: screen, ...options } of screens) {
    const context = await browser.newContext({ ...options, colorScheme: "light" });
    for (const way of wanted(ways)) {
        const page = await context.newPage();
        const fault = (text) => faults.push(`${screen} ${way.name}: ${text}`);
        watch(page, address, fault, () => way.may_fail);
        try {
            await page.goto(address + way.path);
            await way.walk(page, { is_phone: screen === "phone" });
            await look(page, shots, `${way.name}-${screen}`, fault);
            await page.emulateMedia({ colorScheme: "dark" });
            await look(page, shots, `${way.name}-${screen}-dark`, (text) => fault(`dark: ${text}`), ["color-contrast"]);
        } catch (error) {
            fault(error.message.split("\n")[0]);
            await page.screenshot({ path: join(shots, `${way.name}-${screen}-failed.png`) });
        }
        await page.close();
    }
    await context.close();
}
await browser.close();
tell(faults, shots);
