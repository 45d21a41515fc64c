// Fair samples of the cells that match: keys are hashes, so the first by key are as good as drawn by lot.
import { apiPath, getJson } from "../../../api/client";
import { textOf, type Rows } from "../../../api/rows";
import { useAnswer } from "../../../api/use_answer";
import { useCatalog } from "../../../catalog/catalog_context";
import { sampledColumns, withParameters } from "./sampled_parameters";

const most_of_a_page = 10_000;

/** Page after page, each from the last key on, until so many are here or there are no more. */
async function sampled(where: string, columns: string, most: number, signal: AbortSignal): Promise<Rows> {
    let all: Rows | undefined;
    let after = "";
    while (!all || (all.rows.length < most && all.rows.length < all.total)) {
        const limit = Math.min(most_of_a_page, most - (all?.rows.length ?? 0));
        const page = await getJson<Rows>(apiPath("/cells", { where, columns, sort: "cell", limit, after }), signal);
        all = all ? { ...all, rows: [...all.rows, ...page.rows] } : page;
        after = textOf(page.rows.at(-1)?.[page.columns.findIndex((column) => column.name === "cell")]);
        if (page.rows.length < limit) break;
    }
    return all;
}

/** Cells that match, how many they are all together. */
async function totalOf(where: string, signal: AbortSignal): Promise<number> {
    return (await getJson<Rows>(apiPath("/cells", { where, columns: "cell", limit: 1 }), signal)).total;
}

/** A sample of several questions, of at most so many cells all together. */
export function useSample(wheres: string[], columns: string[], most: number) {
    const catalog = useCatalog();
    const asked = sampledColumns(columns, catalog).join(",");
    const key = columns.length && wheres.length ? `sample ${most} ${columns.join(",")} ${wheres.join("\n")}` : null;
    return useAnswer(
        key,
        async (signal) => {
            const one = async (where: string) =>
                withParameters(await sampled(where, asked, Math.floor(most / wheres.length), signal), columns, catalog);
            const [samples, total] = await Promise.all([
                Promise.all(wheres.map(one)),
                wheres.length > 1 ? totalOf(anyOf(wheres), signal) : undefined,
            ]);
            return joined(samples, total);
        },
        30,
    );
}

/** Conditions of which one holds. */
export function anyOf(wheres: string[]): string {
    return wheres.includes("") ? "" : wheres.map((where) => `(${where})`).join(" or ");
}

/** One table, and which sample each row is of. */
export interface Sample {
    rows: Rows;
    of: number[];
    parts: number;
}

/** Several samples as one: a cell that is in several stands once, as of the first. `total`: of cells that match. */
export function joined(samples: Rows[], total?: number): Sample | undefined {
    const [first] = samples;
    if (!first) return undefined;
    const key = first.columns.findIndex((column) => column.name === "cell");
    const seen = new Set<string>();
    const kept = samples.flatMap((one, of) => one.rows.map((row) => ({ row, of }))).filter(({ row }) => {
        const cell = textOf(row[key]);
        return !seen.has(cell) && seen.add(cell);
    });
    return {
        rows: { ...first, rows: kept.map(({ row }) => row), total: total ?? first.total },
        of: kept.map(({ of }) => of),
        parts: samples.length,
    };
}
