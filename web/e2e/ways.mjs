// The ways through the pages: where each begins and what a person does there.
const grid = (page) => page.getByRole("grid").first();
const firstRow = (page) => grid(page).getByRole("row").filter({ hasText: /\d/ }).nth(0);

/** A small pipeline on the market that the walk has. */
const share_of = `name: half
screening:
  date_range: {start: 2024-03-01, end: 2024-03-08}
  filters: ["gap(threshold=1%)"]
backtesting:
  strategy: market_structure
  parameters: {pivot_bars: [2, 5]}
`;

export const ways = [
    {
        name: "results",
        path: "/results",
        walk: async (page, { is_phone }) => {
            await firstRow(page).waitFor();
            if (is_phone) return;
            await page.getByRole("columnheader").nth(3).getByRole("button").first().click();
            await page.waitForURL(/sort=/);
            await page.getByLabel("Pool all sets").check();
        },
    },
    {
        name: "results-columns",
        path: "/results",
        walk: async (page) => {
            await firstRow(page).waitFor();
            await page.getByRole("button", { name: "Columns" }).click();
            await page.getByLabel("Find a column").fill("drawdown");
            await page.getByRole("checkbox").nth(1).check();
        },
    },
    {
        name: "results-brush",
        path: "/results",
        walk: async (page, { is_phone }) => {
            await firstRow(page).waitFor();
            if (is_phone) return;
            const histogram = page.getByRole("columnheader").getByRole("img").first();
            const box = await histogram.boundingBox();
            await page.mouse.move(box.x + box.width * 0.75, box.y + 10);
            await page.mouse.down();
            await page.mouse.move(box.x + box.width * 0.98, box.y + 10, { steps: 4 });
            await page.mouse.up();
            await page.waitForURL(/q=/);
            await page.getByRole("list", { name: "Conditions" }).getByRole("listitem").first().waitFor();
        },
    },
    {
        name: "results-far",
        path: "/results",
        walk: async (page) => {
            await firstRow(page).waitFor();
            await grid(page).focus();
            await page.keyboard.press("End");
            await page.waitForTimeout(800);
            await page.keyboard.press("ArrowUp");
        },
    },
    ...["groups", "heat", "scatter", "lines", "compare"].map((panel) => ({
        name: `panel-${panel}`,
        path: `/results?panel=${panel}&pin=status+%3D+done&pin=sessions+%3D+1`,
        walk: async (page) => {
            await firstRow(page).waitFor();
            await page.waitForTimeout(1200);
        },
    })),
    {
        name: "results-pooled",
        path: "/results",
        walk: async (page) => {
            await page.getByLabel("Pool all sets").check();
            await page.getByText(/^Mean /).first().waitFor();
            await page.reload();
            await page.getByRole("checkbox", { name: "Pool all sets", checked: true }).waitFor();
        },
    },
    {
        name: "panel-heat-pinned",
        path: "/results?panel=heat",
        walk: async (page) => {
            await firstRow(page).waitFor();
            const map = page.getByRole("region", { name: /^Mean by/ });
            await map.getByRole("button", { disabled: false }).first().click();
            await map.getByRole("button", { disabled: false }).last().click();
            await page.getByRole("list", { name: "Pinned fields" }).getByRole("button").first().click();
            await page.getByRole("list", { name: "Conditions" }).getByRole("listitem").nth(1).waitFor();
            await map.getByRole("button", { pressed: true }).nth(1).waitFor();
            await page.waitForTimeout(600);
        },
    },
    {
        name: "results-wrong",
        path: "/results?q=no_such_column+%3E+1",
        may_fail: true,
        walk: async (page) => page.getByRole("alert").waitFor(),
    },
    {
        name: "cell",
        path: "/results",
        walk: async (page) => {
            await firstRow(page).click();
            await page.waitForURL(/\/cells\//);
            await page.getByRole("grid", { name: "Trades" }).or(page.getByText("No trade was closed.")).waitFor();
            await page.getByRole("button", { name: "The next result" }).click();
            await page.waitForURL(/at=[12]/);
            await page.waitForTimeout(900);
        },
    },
    {
        name: "cell-numbers",
        path: "/results",
        walk: async (page) => {
            await firstRow(page).click();
            await page.getByRole("heading", { name: "Why this is the answer" }).waitFor();
            await page.getByRole("heading", { name: "Parameters", exact: true }).scrollIntoViewIfNeeded();
        },
    },
    {
        name: "cell-why",
        path: "/results?sort=-trade_number_of_trades",
        walk: async (page) => {
            await firstRow(page).click();
            await page.getByLabel("Second timeframe").selectOption("daily");
            await page.getByRole("group", { name: "Prices with fills in a second timeframe" }).waitFor();
            const why = page.locator("section", { has: page.getByRole("heading", { name: "Why it traded" }) });
            await why.getByRole("button", { name: "Show" }).click();
            await why.getByRole("button", { name: "Later" }).click();
            await why.getByText("Trade 2 of").waitFor();
            await page.waitForTimeout(600);
        },
    },
    { name: "runs", path: "/runs", walk: async (page) => firstRow(page).waitFor() },
    {
        name: "run",
        path: "/runs",
        walk: async (page) => {
            await firstRow(page).waitFor();
            await firstRow(page).click();
            await page.getByRole("heading", { name: "What was asked" }).waitFor();
            await page.waitForTimeout(900);
        },
    },
    {
        name: "run-new",
        path: "/runs/new",
        walk: async (page) => {
            await page.getByText("Cells asked").waitFor();
            await page.waitForTimeout(900);
        },
    },
    {
        name: "run-new-file",
        path: "/runs/new?view=text",
        walk: async (page) => page.getByLabel("Pipeline as text").waitFor(),
    },
    {
        name: "run-new-wrong",
        path: "/runs/new?view=text",
        may_fail: true,
        walk: async (page) => {
            await page.getByLabel("Pipeline as text").fill("name: wrong\nscreening:\n  no_such_key: 1\n");
            await page.getByRole("button", { name: /^Line \d+$/ }).click();
            await page.getByText(/^Line \d+: /).waitFor();
        },
    },
    {
        name: "settings",
        path: "/results",
        walk: async (page) => {
            await firstRow(page).waitFor();
            await page.getByRole("button", { name: "Settings" }).click();
            await page.getByRole("radio", { name: "Basis points" }).click();
            await page.getByRole("slider").press("ArrowRight");
        },
    },
    {
        name: "cell-second-timeframe",
        path: "/results",
        walk: async (page) => {
            await firstRow(page).click();
            await page.getByLabel("Second timeframe").selectOption({ index: 1 });
            await page.getByRole("group", { name: "Prices with fills in a second timeframe" }).scrollIntoViewIfNeeded();
        },
    },
    {
        name: "chart-files",
        path: "/results?panel=scatter",
        walk: async (page) => {
            const save = page.getByRole("button", { name: /^Save the chart/ });
            for (const kind of ["PNG", "SVG", "CSV"]) {
                await save.click();
                const coming = page.waitForEvent("download");
                await page.getByRole("menuitem", { name: kind }).click();
                const name = (await coming).suggestedFilename();
                if (!name.endsWith(`.${kind.toLowerCase()}`)) throw new Error(`a ${kind} is called ${name}`);
            }
        },
    },
    {
        name: "screen-saved",
        path: "/screen",
        walk: async (page) => {
            await page.getByRole("list", { name: "Filters to begin with" }).getByRole("button").first().click();
            await page.getByRole("button", { name: "Saved" }).click();
            await page.getByLabel("Name of this screen").fill("of the walk");
            await page.getByRole("button", { name: "Save", exact: true }).click();
            await page.waitForURL(/name=of\+the\+walk/);
            await page.keyboard.press("Escape");
            await page.getByRole("button", { name: "Saved", exact: true }).click();
            await page.getByRole("link", { name: "Clone" }).click();
            await page.waitForURL(/name=of\+the\+walk%2C\+clone/);
        },
    },
    {
        name: "screen",
        path: "/screen",
        walk: async (page) => {
            await page.getByRole("heading", { name: "Filters" }).waitFor();
            await page.locator("section li button").nth(3).click();
            await page.getByRole("slider").first().focus();
            for (let i = 0; i < 3; ++i) await page.keyboard.press("ArrowLeft");
            await page.getByRole("heading", { name: "Hits by day" }).waitFor();
            await page.getByRole("button", { name: "List the hits" }).click();
            await page.getByRole("grid", { name: "Hits" }).waitFor();
        },
    },
    { name: "screen-first", path: "/screen", walk: async (page) => page.getByRole("heading", { name: "Filters" }).waitFor() },
    {
        name: "data-days",
        path: "/data",
        walk: async (page) => {
            await firstRow(page).click();
            await page.waitForURL(/symbol=/);
            await page.getByRole("region", { name: /^Days of / }).scrollIntoViewIfNeeded();
        },
    },
    {
        name: "job-check",
        path: "/data/jobs",
        walk: async (page) => {
            await page.getByRole("navigation", { name: "What can be done" }).getByRole("link", { name: "Check" }).click();
            await page.getByRole("button", { name: "Begin" }).click();
            await page.waitForURL(/job=/);
            await page.getByRole("status", { name: "State of the job" }).filter({ hasText: "done" }).waitFor();
        },
    },
    {
        name: "job-share",
        path: "/data/jobs?do=share",
        walk: async (page) => {
            const form = page.getByRole("form");
            await form.getByLabel("pipeline").fill(share_of);
            await form.getByLabel("shard").fill("1/2");
            await form.getByLabel("out").fill(`part-${Date.now()}.duckdb`);
            await page.getByRole("button", { name: "Begin" }).click();
            await page.waitForURL(/job=/);
            await page.getByRole("status", { name: "State of the job" }).filter({ hasText: "done" }).waitFor();
        },
    },
    {
        name: "data-lake",
        path: "/data/jobs?do=lake",
        walk: async (page) => {
            const name = `lake-${Date.now()}`;
            const form = page.getByRole("form");
            const is_done = () => page.getByRole("status", { name: "State of the job" }).filter({ hasText: "done" }).waitFor();
            await form.getByLabel("In the folder that the server may read").fill(name);
            await page.getByText("Where it must be told more").click();
            await form.getByLabel("where").fill("pivot_bars = 2");
            await page.getByRole("button", { name: "Begin" }).click();
            await is_done();
            await page.goto(new URL("/data/jobs?do=add-lake", page.url()).href);
            await form.getByLabel("In the folder that the server may read").fill(name);
            await page.getByRole("button", { name: "Begin" }).click();
            await is_done();
            await page.goto(new URL("/data", page.url()).href);
            await page.getByRole("button", { name: `Forget the lake ${name}` }).click();
            await page.getByText("None is named.").scrollIntoViewIfNeeded();
        },
    },
    {
        name: "job-lookahead",
        path: "/data/jobs?do=lookahead",
        walk: async (page) => {
            const form = page.getByRole("form");
            await form.getByLabel("strategy").fill("market_structure");
            await form.getByLabel("first").fill("2024-03-01");
            await form.getByLabel("last").fill("2024-03-01");
            await form.getByLabel("symbols").fill("SPY");
            await page.getByRole("button", { name: "Begin" }).click();
            await page.getByRole("status", { name: "State of the job" }).filter({ hasText: "done" }).waitFor();
        },
    },
    {
        name: "job-import-refused",
        path: "/data/jobs?do=import",
        may_fail: true,
        walk: async (page) => {
            await page.getByRole("form").getByRole("combobox").first().selectOption({ index: 1 });
            await page.getByPlaceholder("one a line").first().fill("/etc/hostname");
            await page.getByRole("button", { name: "Begin" }).click();
            await page.getByRole("alert").filter({ hasText: "--files DIR" }).waitFor();
        },
    },
    {
        name: "cell-beside",
        path: "/results",
        walk: async (page) => {
            await firstRow(page).click();
            await page.waitForURL(/\/cells\/[0-9a-f]{32}/);
            const key = new URL(page.url()).pathname.split("/").at(-1);
            await page.getByLabel("The other result").fill(key.slice(0, 12));
            await page.getByRole("button", { name: "Compare" }).click();
            await page.getByText(/^Equal, /).waitFor();
        },
    },
    {
        name: "run-why",
        path: "/runs",
        walk: async (page) => {
            await firstRow(page).click();
            await page.getByRole("button", { name: "Look" }).click();
            await page.getByRole("region", { name: "Reasons" }).waitFor();
        },
    },
    { name: "data", path: "/data", walk: async (page) => firstRow(page).waitFor() },
    {
        name: "sql",
        path: "/sql",
        walk: async (page) => {
            await page.getByRole("button", { name: "Run", exact: true }).click();
            await page.getByRole("grid").waitFor();
        },
    },
    {
        name: "sql-chart",
        path: "/sql?view=chart&s=SELECT+first_day,+count(*)+AS+cells+FROM+backtest+GROUP+BY+1",
        walk: async (page) => page.getByRole("img").first().waitFor(),
    },
    {
        name: "search",
        path: "/data",
        walk: async (page) => {
            await page.waitForTimeout(600);
            await page.keyboard.press("/");
            await page.keyboard.type("draw");
            await page.getByRole("option").first().waitFor();
        },
    },
    {
        name: "keys",
        path: "/data",
        walk: async (page) => {
            await page.waitForTimeout(600);
            await page.keyboard.press("?");
            await page.getByRole("dialog").waitFor();
        },
    },
    { name: "lost", path: "/nowhere", walk: async (page) => page.getByText("There is no page at this address").waitFor() },
];
