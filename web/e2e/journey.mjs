// A person's whole way, on a desktop and on a phone: open, screen, see the counts change, start a run, watch it finish,
// sort and filter its results, open a cell, step to the next, export, reload in the middle of a run, lose the server
// and get it back. TAMIS=…/tamis TAMIS_HOME=… node e2e/journey.mjs [SCREEN]; the home has bars and a finished run.
import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "./server.mjs";
import { steps } from "./steps.mjs";
import { desktop, launch, look, phone, tell, watch } from "./watched.mjs";

const shots = process.env.SHOTS ?? mkdtempSync(join(tmpdir(), "tamis-pages-"));
mkdirSync(shots, { recursive: true });
const server = await Server.started(process.env.TAMIS, process.env.TAMIS_HOME);
const browser = await launch();
const faults = [];
const [named] = process.argv.slice(2);
for (const [screen, options] of Object.entries({ desktop, phone })) {
    if (named && named !== screen) continue;
    const context = await browser.newContext({ ...options, acceptDownloads: true });
    const page = await context.newPage();
    let step = "";
    const person = { page, server, address: server.address, is_phone: screen === "phone", is_lost: false, readFileSync };
    const fault = (text) => faults.push(`${screen}, ${step}: ${text}`);
    watch(page, server.address, fault, () => person.is_lost);
    try {
        for (const [name, walk] of Object.entries(steps)) {
            step = name.replaceAll("_", " ");
            const begun = performance.now();
            await walk(person);
            const seconds = ((performance.now() - begun) / 1000).toFixed(1);
            await look(page, shots, `journey-${screen}-${Object.keys(steps).indexOf(name) + 1}-${name}`, fault);
            console.log(`${screen}: ${step}, ${seconds} s`);
        }
    } catch (error) {
        fault(error.message.split("\n").slice(0, 4).join(" "));
        await page.screenshot({ path: join(shots, `journey-${screen}-failed.png`) });
    }
    await context.close();
}
await browser.close();
await server.end("SIGTERM");
tell(faults, shots);
