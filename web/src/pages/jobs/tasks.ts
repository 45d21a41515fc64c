// What can be begun besides a run, with the words that each wants, as the interface describes itself.
interface Schema {
    type: string;
    description?: string;
    example?: unknown;
    enum?: string[];
}

interface Operation {
    summary: string;
    responses: Record<string, { description: string }>;
    requestBody?: { content: { "application/json": { schema: { properties: Record<string, Schema>; required: string[] } } } };
}

export interface Interface {
    paths: Record<string, Record<string, Operation>>;
}

export interface Wanted {
    name: string;
    type: string;
    meaning: string;
    choices: string[];
    is_needed: boolean;
    /** Text of many lines, as the example is. */
    is_long: boolean;
}

export interface Task {
    /** The last word of its path. */
    name: string;
    path: string;
    summary: string;
    wants: Wanted[];
    /** It is watched; else it answers at once. */
    is_job: boolean;
}

const beginning = "/api/v1";

/** Whatever is begun with POST and names no run, cell or job. */
export function tasksIn({ paths }: Interface, at_once: string[] = []): Task[] {
    return Object.entries(paths).flatMap(([whole, { post }]) => {
        const path = whole.slice(beginning.length);
        const is_job = path.startsWith("/jobs/") && !path.includes("{");
        if (!post || (!is_job && !at_once.includes(path))) return [];
        const schema = post.requestBody?.content["application/json"].schema;
        const wants = Object.entries(schema?.properties ?? {}).map(([name, one]) => ({
            name,
            type: one.type,
            meaning: one.description ?? "",
            choices: one.enum ?? [],
            is_needed: schema?.required.includes(name) ?? false,
            is_long: typeof one.example === "string" && one.example.includes("\n"),
        }));
        return [{ name: path.split("/").at(-1) ?? path, path, summary: post.summary, wants, is_job }];
    });
}

/** What a person typed as the body of the request: what is empty is left out. */
export function bodyOf(wants: Wanted[], typed: Record<string, string>): Record<string, unknown> {
    return Object.fromEntries(
        wants.flatMap(({ name, type }): [string, unknown][] => {
            const text = (typed[name] ?? "").trim();
            if (text === "") return [];
            if (type === "array") return [[name, text.split("\n").flatMap((line) => line.trim() || [])]];
            if (type === "boolean") return text === "true" ? [[name, true]] : [];
            return [[name, type === "integer" && /^-?\d+$/.test(text) ? Number(text) : text]];
        }),
    );
}
