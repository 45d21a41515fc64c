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

/** A sample of each question, of at most so many cells all together. */
export function useSamples(wheres: string[], columns: string[], most: number) {
    const catalog = useCatalog();
    const asked = sampledColumns(columns, catalog).join(",");
    const key = columns.length && wheres.length ? `sample ${most} ${columns.join(",")} ${wheres.join("\n")}` : null;
    return useAnswer(
        key,
        (signal) =>
            Promise.all(
                wheres.map(async (where) =>
                    withParameters(await sampled(where, asked, Math.floor(most / wheres.length), signal), columns, catalog),
                ),
            ),
        30,
    );
}

/** Several samples as one table, and which sample each row is of. */
export function joined(samples: Rows[]): { rows: Rows; of: number[] } | undefined {
    const [first] = samples;
    if (!first) return undefined;
    return {
        rows: {
            ...first,
            rows: samples.flatMap((one) => one.rows),
            total: samples.reduce((sum, one) => sum + one.total, 0),
        },
        of: samples.flatMap((one, i) => one.rows.map(() => i)),
    };
}
