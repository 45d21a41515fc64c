// Rows as a file.
import { expect, test } from "vitest";
import { csvOf } from "./csv";

test("undefined is empty, zero is zero, commas and quotes are quoted", () => {
    const columns = ["a", "b"].map((name) => ({ name, type: "text" as const, unit: "" }));
    expect(
        csvOf({
            columns,
            rows: [
                [null, 0],
                ['say "x", y', true],
            ],
            total: 2,
            is_total_known: true,
        }),
    ).toBe('a,b\n,0\n"say ""x"", y",true\n');
});
