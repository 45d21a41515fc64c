// The question that the address of the results holds: conditions, order, columns, measure, panel.
import { useMemo } from "react";
import { useAddress } from "../../address/use_address";
import { askedRows } from "./asked_rows";
import { useCatalog } from "../../catalog/catalog_context";

export interface Question {
    where: string;
    sort: string[];
    columns: string[];
    /** The column that results are judged by. */
    measure: string;
    panel: string;
}

export function useQuestion() {
    const address = useAddress();
    const catalog = useCatalog();
    const where = address.get("q");
    const sort = address.get("sort");
    const columns = address.get("cols");
    const measure = address.get("of") || catalog.main_measure;
    const panel = address.get("panel");
    const question = useMemo<Question>(
        () => ({ ...askedRows(address, catalog.catalog.default_columns), measure, panel }),
        [where, sort, columns, measure, panel, catalog],
    );

    return {
        question,
        address,
        setWhere: (next: string, is_step = true) => address.set({ q: next }, is_step),
        /** A heading: ascending, descending, not at all; added to the others with shift. */
        turnSort: (name: string, is_added: boolean) => {
            const now = question.sort.find((one) => one.replace(/^-/, "") === name);
            const next = now === undefined ? `-${name}` : now.startsWith("-") ? name : "";
            const others = is_added ? question.sort.filter((one) => one !== now) : [];
            address.set({ sort: [...others, next].filter(Boolean).join(",") });
        },
        setColumns: (names: string[]) => address.set({ cols: names.join(",") }, false),
        setPanel: (name: string) => address.set({ panel: name }),
    };
}
