// A server that asks for a token: TAMIS_ADDRESS=… TAMIS_TOKEN=… node e2e/token.mjs
// The page asks for it once, and has its rows then, and again when it is loaded anew.
import { desktop, launch, tell } from "./watched.mjs";

const address = process.env.TAMIS_ADDRESS;
const browser = await launch();
const page = await (await browser.newContext(desktop)).newPage();
const faults = [];
const step = async (what, walk) => {
    try {
        await walk();
    } catch (error) {
        faults.push(`${what}: ${error.message.split("\n")[0]}`);
    }
};
const rows = () => page.locator("[role=grid] [role=row][aria-rowindex='2'] [role=gridcell]:not(:has(span))").first().waitFor();

await page.goto(`${address}/results`);
await step("the token is asked for", () => page.getByLabel("Token").fill(process.env.TAMIS_TOKEN));
await step("rows with the token", async () => {
    await page.getByRole("button", { name: "Go on" }).click();
    await rows();
});
await step("rows when the page is loaded anew", async () => {
    await page.reload();
    await rows();
});
await browser.close();
tell(faults, "none");
