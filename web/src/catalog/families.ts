// Columns of cells in families: what a run was, what it came to, and those that share a first word in their names.
import { isNumeric } from "../api/rows";
import { titleOf } from "../text/names";
import type { CatalogColumn, CatalogIndex } from "./catalog";

export interface Family {
    name: string;
    columns: CatalogColumn[];
}

const least_in_a_family = 8;

function firstWord(column: CatalogColumn): string {
    return column.name.split("_")[0] ?? "";
}

/** What a key is made of: it stands in the table between the key and how the cell ended. */
export function keyColumns(catalog: CatalogIndex): CatalogColumn[] {
    const columns = catalog.cell_columns;
    return columns
        .slice(
            1,
            columns.findIndex((column) => column.name === "status"),
        )
        .filter((column) => column.name !== "sessions");
}

export function familiesOf(catalog: CatalogIndex): Family[] {
    const columns = catalog.cell_columns.filter((column) => !catalog.is_parameter(column.name));
    const sizes = new Map<string, number>();
    for (const column of columns) sizes.set(firstWord(column), (sizes.get(firstWord(column)) ?? 0) + 1);
    const is_of_family = (column: CatalogColumn) => (sizes.get(firstWord(column)) ?? 0) >= least_in_a_family;

    // Settings and keys stand before the first share in the table; what a cell came to, after it.
    const main = columns.findIndex((column) => column.name === catalog.main_measure);
    const own = columns.filter((column) => !is_of_family(column));
    const is_result = (column: CatalogColumn) => isNumeric(column.type) && columns.indexOf(column) >= main;
    const families: Family[] = [
        { name: "Results", columns: own.filter(is_result) },
        { name: "Parameters", columns: catalog.parameters },
        { name: "The run itself", columns: own.filter((column) => !is_result(column)) },
    ];
    for (const [word, size] of sizes)
        if (size >= least_in_a_family)
            families.push({ name: titleOf(word), columns: columns.filter((column) => firstWord(column) === word) });
    return families.filter((family) => family.columns.length > 0);
}
