// Results as they come.
import { expect, test } from "vitest";
import { most_cells, pointsByDay, withBatch } from "./kept_cells";

const columns = ["cell", "first_day", "gain"].map((name) => ({ name, type: "text" as const, unit: "" }));

test("the latest cells stay", () => {
    const many = Array.from({ length: most_cells }, (_, i) => [String(i), "2024-03-01", i]);
    const cells = withBatch({ columns, rows: many }, { kept: 1, columns, rows: [["new", "2024-03-04", 1]] });
    expect(cells.rows.length).toBe(most_cells);
    expect(cells.rows.at(-1)?.[0]).toBe("new");
});

test("points are in order of days, undefined ones left out", () => {
    const rows = [
        ["a", "2024-03-04", 0.2],
        ["b", "2024-03-01", -0.1],
        ["c", "2024-03-01", null],
    ];
    expect(pointsByDay({ columns, rows }, "gain").map((point) => point.value)).toEqual([-0.1, 0.2]);
});
