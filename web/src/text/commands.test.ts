// The same questions for the command line.
import { expect, test } from "vitest";
import { resultsCommand, screenCommand } from "./commands";

test("a list of results", () => {
    expect(resultsCommand(["symbol", "gain"], "symbol = 'SPY'", ["-gain"])).toBe(
        `tamis results list --where 'symbol = '\\''SPY'\\''' --sort '-gain' --columns symbol,gain`,
    );
});

test("a screen", () => {
    const asked = { first: "2024-03-01", last: "2024-03-28", universe: ["SPY", "QQQ"], filters: ["gap(threshold=2%)", "cheap"] };
    expect(screenCommand(asked)).toBe(
        "tamis screen --from 2024-03-01 --to 2024-03-28 --filter 'gap(threshold=2%)' --filter 'cheap' --universe SPY,QQQ",
    );
});
