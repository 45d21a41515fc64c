// Pipelines from forms.
import { expect, test } from "vitest";
import { faultOf, listAt, pipelineText, readPipeline, valueAt, withList, withValue } from "./pipeline";

const text = `# Gaps, traded on the day.
name: gaps
screening:
  date_range: {start: 2024-03-01, end: 2024-06-28}
  filters:
    - gap(threshold=2%, direction=up)
backtesting:
  strategy: one
  parameters:
    width: [2, 5, 10] # a grid
  initial_cash: 100000
`;

test("values are read as people write them", () => {
    const document = readPipeline(text);
    expect(valueAt(document, ["backtesting", "parameters", "width"])).toBe("2, 5, 10");
    expect(valueAt(document, ["screening", "date_range", "start"])).toBe("2024-03-01");
    expect(listAt(document, ["screening", "filters"])).toEqual(["gap(threshold=2%, direction=up)"]);
    expect(valueAt(document, ["storage", "keep_equity"])).toBe("");
});

test("a change leaves comments and everything else", () => {
    const after = withValue(text, ["backtesting", "initial_cash"], "50000");
    expect(after).toBe(text.replace("100000", "50000"));
});

test("commas make a list, nothing takes the key away", () => {
    expect(withValue(text, ["backtesting", "parameters", "frame"], "1min, 5min")).toContain("frame: [1min, 5min]");
    expect(withValue(text, ["backtesting", "initial_cash"], "")).not.toContain("initial_cash");
});

test("commas in brackets are one value's own", () => {
    expect(withValue(text, ["backtesting", "slippage"], "share(limit=0.1, impact=2)")).toContain(
        "slippage: share(limit=0.1, impact=2)",
    );
});

test("filters stand one below another", () => {
    expect(withList(text, ["screening", "filters"], ["a(b=1%)", "c"])).toContain("  filters:\n    - a(b=1%)\n    - c\n");
});

test("a new pipeline", () => {
    const made = pipelineText({
        name: "new",
        first: "2024-03-01",
        last: "2024-03-05",
        universe: ["SPY", "QQQ"],
        filters: ["gap(threshold=2%)"],
        strategy: "one",
    });
    expect(made).toBe(
        "name: new\nscreening:\n  date_range: {start: 2024-03-01, end: 2024-03-05}\n  universe: [SPY, QQQ]\n  filters:\n    - gap(threshold=2%)\nbacktesting:\n  strategy: one\n",
    );
});

test("a fault is told with its line, and the text stays", () => {
    const broken = "name: [a\nscreening: b";
    expect(faultOf(broken)?.line).toBe(2);
    expect(withValue(broken, ["name"], "b")).toBe(broken);
});
