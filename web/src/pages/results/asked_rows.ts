// Which rows an address asks for. It is needed before the pages are here, so it stands on nothing that draws.
import { apiPath } from "../../api/client";

interface AskedRows {
    where: string;
    sort: string[];
    columns: string[];
}

/** The path that asks for rows of a question. */
export function rowsPath(question: AskedRows, offset: number, limit: number): string {
    const { where, sort, columns } = question;
    // A row's key opens it, its strategy tells its parameters.
    const asked = [...new Set(["cell", "strategy", ...columns])];
    return apiPath("/cells", { where, sort: sort.join(","), columns: asked.join(","), limit, offset });
}

/** What a search text asks of the rows. */
export function askedRows(search: { get: (name: string) => string | null }, default_columns: string[]): AskedRows {
    const columns = search.get("cols");
    const named = columns ? columns.split(",").filter(Boolean) : default_columns.filter((name) => name !== "cell");
    return { where: search.get("q") ?? "", sort: search.get("sort")?.split(",").filter(Boolean) ?? [], columns: named };
}
