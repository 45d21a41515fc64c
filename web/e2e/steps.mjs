// The steps of the whole way, in order; each throws where something is not as a person would expect it.
const seconds = 1000;

const grid = (page, name) => page.getByRole("grid", { name });
const firstRow = (page, name) => grid(page, name).getByRole("row").filter({ hasText: /\d/ }).first();
const numberIn = async (place) => Number((await place.textContent()).replaceAll(/[^\d]/g, ""));
const hits = (page) =>
    page
        .getByRole("complementary", { name: "What the filters keep" })
        .getByText(/^[\d,]+$/)
        .last();
const stateOf = (page) => page.getByRole("status", { name: "State of the run" });

function expect(is_so, text) {
    if (!is_so) throw new Error(text);
}

async function until(is_so, text, patience = 20 * seconds) {
    for (const end = Date.now() + patience; Date.now() < end;) {
        if (await is_so()) return;
        await new Promise((go) => setTimeout(go, 50));
    }
    throw new Error(`${text}, not after ${patience / seconds} s`);
}

/** A pipeline of every symbol-day with so many parameter sets. */
async function pipelineOf({ address }, { more = "", universe = "all", sets = 2 }) {
    const asked = async (path) => (await fetch(`${address}/api/v1/${path}`)).json();
    const [{ strategies, filters }, { first_day, last_day }] = [await asked("catalog"), await asked("home")];
    const bars = strategies[0].parameters.find((one) => one.type === "integer");
    // Cash of its own, so that none of its cells is known from the run before.
    return [
        "name: of the walk",
        "screening:",
        `  date_range: {start: ${first_day}, end: ${last_day}}`,
        `  universe: ${universe}`,
        `  filters: [${filters[0].name}]`,
        "backtesting:",
        `  strategy: ${strategies[0].name}`,
        `  initial_cash: ${100_000 + (Date.now() % 10_000)}`,
        "  parameters:",
        `    ${bars.name}: [${Array.from({ length: sets }, (_, i) => i + 2).join(", ")}]`,
        more,
        "",
    ].join("\n");
}

async function startRun(person, asked) {
    const { page, address } = person;
    await page.goto(`${address}/runs/new?view=text`);
    await page.getByLabel("Pipeline as text").fill(await pipelineOf(person, asked));
    await page.getByRole("button", { name: "Start the run" }).click();
    await page.waitForURL(/\/runs\/\d+$/);
}

/** One that takes a while. */
async function startLongRun(person) {
    await startRun(person, { sets: 60 });
    await person.page.getByRole("progressbar").waitFor();
}

async function doneCells(page) {
    return Number(await page.getByRole("progressbar").getAttribute("aria-valuenow"));
}

async function untilCellsAreDone(page, more_than) {
    const unit = page.getByText(/of [\d,]+ cells/);
    await until(
        async () => (await unit.count()) > 0 && (await doneCells(page)) > more_than,
        `more than ${more_than} cells are done`,
    );
}

export const steps = {
    async open({ page, address }) {
        await page.goto(address);
        await firstRow(page, "Cells").waitFor();
    },

    async screen({ page, is_phone }) {
        if (is_phone) await page.getByRole("link", { name: "Screen" }).click();
        else await page.keyboard.press("g").then(() => page.keyboard.press("s"));
        await page.getByRole("heading", { name: "Screen", exact: true }).waitFor();
        await page.getByRole("list", { name: "Filters to begin with" }).getByRole("button").first().click();
        await page.getByRole("slider").first().waitFor();
        await hits(page).waitFor();
    },

    async counts_change_while_a_handle_moves({ page }) {
        const slider = page.getByRole("slider").first();
        await slider.scrollIntoViewIfNeeded();
        const before = await numberIn(hits(page));
        const box = await slider.boundingBox();
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        await page.mouse.move(x, y);
        await page.mouse.down();
        const way = (await page.viewportSize()).width / 2 > x ? 1 : -1;
        await page.mouse.move(x + way * 40, y, { steps: 5 });
        await until(async () => (await numberIn(hits(page))) !== before, "hits change while the handle is held");
        await page.mouse.up();
        expect(new URL(page.url()).searchParams.get("f")?.includes("="), "the address holds the handle's place");
    },

    async list_the_hits({ page }) {
        await page.getByRole("button", { name: "List the hits" }).click();
        await firstRow(page, "Hits").waitFor();
    },

    async start_a_run_and_watch_it_finish({ page }) {
        await page.getByRole("link", { name: "Send on to a run" }).click();
        await page.getByLabel("Name", { exact: true }).fill("from the walk");
        await page.getByRole("button", { name: "Start the run" }).click();
        await page.waitForURL(/\/runs\/\d+$/);
        await until(async () => (await stateOf(page).textContent()) === "done", "the run is done", 60 * seconds);
        await page.getByRole("heading", { name: "What was asked" }).waitFor();
    },

    async sort_and_filter_the_results({ page, is_phone }) {
        await page.getByRole("link", { name: "Its cells" }).click();
        await page.waitForURL(/run\+%3D\+\d+/);
        await firstRow(page, "Cells").waitFor();
        const all = Number(await grid(page, "Cells").getAttribute("aria-rowcount"));
        if (is_phone) await page.getByLabel("Sorted by").selectOption({ index: 1 });
        else
            await page
                .getByRole("columnheader")
                .filter({ has: page.getByRole("img") })
                .first()
                .getByRole("button")
                .first()
                .click();
        await page.waitForURL(/sort=/);
        const field = page.getByLabel("Conditions that cells must hold");
        const symbol = await firstRow(page, "Cells").getByRole("gridcell").first().textContent();
        await field.fill(`${await field.inputValue()} and symbol = ${symbol.trim()}`);
        await field.press("Enter");
        await page.waitForURL(/q=.*symbol/);
        await until(
            async () => Number(await grid(page, "Cells").getAttribute("aria-rowcount")) < all,
            "fewer rows than before match",
        );
    },

    async open_a_cell({ page }) {
        await grid(page, "Cells").focus();
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
        await page.waitForURL(/\/cells\/[0-9a-f]{32}/);
        await page.getByRole("heading", { name: "Why this is the answer" }).waitFor();
        await page.getByRole("group", { name: /Prices with fills/ }).waitFor();
    },

    async step_to_the_next({ page, is_phone }) {
        const before = new URL(page.url()).pathname;
        if (is_phone) await page.getByRole("button", { name: "The next result" }).click();
        else await page.keyboard.press("]");
        await until(() => new URL(page.url()).pathname !== before, "the next cell is shown");
        await page.getByRole("group", { name: /Prices with fills/ }).waitFor();
    },

    async give_it_a_star_and_a_note({ page }) {
        await page.getByRole("button", { name: "Star" }).click();
        await until(
            async () => (await page.getByRole("button", { name: "Star" }).getAttribute("aria-pressed")) === "true",
            "the star is kept",
        );
        await page.getByRole("button", { name: "Note" }).click();
        await page.getByRole("textbox", { name: "Note" }).fill("seen on the walk");
        await page.getByRole("button", { name: "Keep the note" }).click();
        await page.keyboard.press("Escape");
        await page.getByRole("button", { name: "seen on the walk" }).waitFor();
        await page.reload();
        await page.getByRole("button", { name: "seen on the walk" }).waitFor();
    },

    async export({ page, readFileSync }) {
        await page.getByRole("link", { name: "Back to the list" }).click();
        await firstRow(page, "Cells").waitFor();
        const rows = Number(await grid(page, "Cells").getAttribute("aria-rowcount")) - 1;
        const coming = page.waitForEvent("download");
        await page.getByRole("button", { name: "Save" }).click();
        await page.getByRole("menuitem", { name: "CSV" }).click();
        const lines = readFileSync(await (await coming).path(), "utf8")
            .trim()
            .split("\n");
        expect(lines.length === rows + 1, `the file has ${lines.length} lines for ${rows} rows`);
    },

    async reload_in_the_middle_of_a_run(person) {
        await startLongRun(person);
        await untilCellsAreDone(person.page, 100);
        await person.page.reload();
        await untilCellsAreDone(person.page, 200);
    },

    async lose_the_server(person) {
        person.is_lost = true;
        await person.server.end("SIGKILL");
        await person.page.getByText("The server does not answer.").waitFor();
        expect((await person.page.getByRole("progressbar").count()) === 1, "what was drawn stays");
    },

    async get_it_back_with_the_run_going_on(person) {
        await person.server.start();
        await person.page.getByText("The server does not answer.").waitFor({ state: "hidden" });
        person.is_lost = false;
        await untilCellsAreDone(person.page, 200);
        const now = await doneCells(person.page);
        await untilCellsAreDone(person.page, now);
    },

    async pause_and_resume_it({ page }) {
        await page.getByRole("button", { name: "Pause" }).click();
        await until(async () => (await stateOf(page).textContent()) === "paused", "the run is paused");
        await page.getByRole("button", { name: "Resume" }).click();
        const now = await doneCells(page);
        await untilCellsAreDone(page, now);
    },

    async cancel_it({ page }) {
        await page.getByRole("button", { name: "Cancel" }).click();
        await until(async () => (await stateOf(page).textContent()) === "cancelled", "the run is cancelled");
    },

    async see_why_cells_failed(person) {
        const { page, address } = person;
        // As good as no time: whatever is begun is over it.
        await startRun(person, { more: "execution: {timeout_per_backtest: 0.000001, retry_attempts: 1}" });
        await until(async () => (await stateOf(page).textContent()) === "done", "the run is done", 60 * seconds);
        await page.getByRole("region", { name: "Failures by cause" }).getByText(/timed out/).first().waitFor();
        expect((await page.getByRole("region", { name: "Failures by cause" }).getByRole("row").count()) < 6, "causes are few");
        await page.getByText(/\d+ of [\d,]+ cells failed/).waitFor();
        const before = page.url();
        await page.getByRole("button", { name: "Retry failed" }).click();
        await until(() => page.url() !== before, "a new run is shown");
        await until(async () => (await stateOf(page).textContent()) === "done", "the new run is done", 60 * seconds);
        expect(page.url().startsWith(address), "it is a page of this server");
    },

    async hear_why_a_run_failed(person) {
        const { page, address } = person;
        // The page would not let a person start it, so a program did.
        const pipeline = await pipelineOf(person, { universe: "[NOSUCHSYMBOL]" });
        const headers = { "Content-Type": "application/json" };
        const begun = await fetch(`${address}/api/v1/runs`, { method: "POST", headers, body: JSON.stringify({ pipeline }) });
        await page.goto(`${address}/runs/${(await begun.json()).run}`);
        await until(async () => (await stateOf(page).textContent()) === "failed", "the run has failed", 60 * seconds);
        await page.getByRole("note").getByText(/NOSUCHSYMBOL/).waitFor();
        await page.reload();
        await page.getByRole("note").getByText(/NOSUCHSYMBOL/).waitFor();
    },
};
