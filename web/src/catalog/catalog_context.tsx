// The catalog for every page; the pages below are drawn when it is here.
import { createContext, useContext, useMemo, type ReactNode } from "react";
import { apiPath, getJson } from "../api/client";
import { useAnswer } from "../api/use_answer";
import { Trouble } from "../parts/trouble";
import { CatalogIndex, type Catalog } from "./catalog";

const CatalogContext = createContext<CatalogIndex | null>(null);
const path = apiPath("/catalog");
export function CatalogProvider({ children }: { children: ReactNode }) {
    const answer = useAnswer(path, (signal) => getJson<Catalog>(path, signal));
    const index = useMemo(() => (answer.value ? new CatalogIndex(answer.value) : null), [answer.value]);
    if (answer.error) return <Trouble error={answer.error} again={answer.again} what="The catalog could not be read" />;
    if (!index) return <div className="skeleton m-4 h-8 w-64" aria-label="Reading the catalog" />;
    return <CatalogContext value={index}>{children}</CatalogContext>;
}

export function useCatalog(): CatalogIndex {
    const index = useContext(CatalogContext);
    if (!index) throw new Error("useCatalog is used outside of CatalogProvider");
    return index;
}
