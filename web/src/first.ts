// What comes before the pages: their first questions are asked while they are still on their way.
import { apiPath, askAhead } from "./api/client";
import { page_rows } from "./api/rows";
import type { Catalog } from "./catalog/catalog";
import { askedRows, rowsPath } from "./pages/results/asked_rows";

const catalog = askAhead<Catalog>(apiPath("/catalog"));
if (["/", "/results"].includes(location.pathname))
    catalog.then(
        ({ default_columns }) =>
            void askAhead(rowsPath(askedRows(new URLSearchParams(location.search), default_columns), 0, page_rows)),
        () => {}, // said where the catalog is needed
    );
