// A fair sample of the cells that match: keys are hashes, so the first by key are as good as drawn by lot.
import { apiPath, getJson } from "../../../api/client";
import type { Rows } from "../../../api/rows";
import { useAnswer } from "../../../api/use_answer";
import { useCatalog } from "../../../catalog/catalog_context";
import { askedColumns, withParameters } from "../parameter_columns";

export const most_sampled = 5000;

export function useSample(where: string, columns: string[]) {
    const catalog = useCatalog();
    const asked = askedColumns(columns, catalog).join(",");
    const path = columns.length ? apiPath("/cells", { where, columns: asked, sort: "cell", limit: most_sampled }) : null;
    return useAnswer(
        path && `${columns.join(",")} ${path}`,
        async (signal) => withParameters(await getJson<Rows>(path ?? "", signal), columns, catalog),
        30,
    );
}
