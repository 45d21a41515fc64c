// Tasks out of the interface's document, and bodies out of what was typed.
import { expect, test } from "vitest";
import { bodyOf, tasksIn } from "./tasks";

const described = {
    summary: "Brings bars in",
    responses: {},
    requestBody: {
        content: {
            "application/json": {
                schema: {
                    properties: { kind: { type: "string", enum: ["csv"] }, paths: { type: "array" }, symbols: { type: "integer" }, text: { type: "string", example: "a:\n  b\n" } },
                    required: ["kind"],
                },
            },
        },
    },
};

test("what begins work is a task, what asks about it is none", () => {
    const paths = {
        "/api/v1/jobs/import": { post: described },
        "/api/v1/jobs": { get: described },
        "/api/v1/jobs/{job}/cancel": { post: described },
        "/api/v1/cache/evict": { post: described },
        "/api/v1/runs": { post: described },
    };
    const tasks = tasksIn({ paths }, ["/cache/evict"]);
    expect(tasks.map((task) => [task.name, task.is_job])).toEqual([
        ["import", true],
        ["evict", false],
    ]);
    expect(tasks[0]?.wants[0]).toMatchObject({ name: "kind", choices: ["csv"], is_needed: true, is_long: false });
    expect(tasks[0]?.wants[3]).toMatchObject({ name: "text", is_long: true });
});

test("lines are lists, digits are numbers, what is empty is not said", () => {
    const wants = tasksIn({ paths: { "/api/v1/jobs/import": { post: described } } })[0]?.wants ?? [];
    expect(bodyOf(wants, { kind: " csv ", paths: "a.csv\n\n b.csv ", symbols: "12" })).toEqual({
        kind: "csv",
        paths: ["a.csv", "b.csv"],
        symbols: 12,
    });
    expect(bodyOf(wants, { kind: "", symbols: "many" })).toEqual({ symbols: "many" });
});
