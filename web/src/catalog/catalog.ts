// What the program says of itself: tables, columns, filters, strategies and settings, with units and meaning.
import type { ColumnType } from "../api/rows";

export interface CatalogColumn {
    name: string;
    type: ColumnType;
    unit: string;
    nullable?: boolean;
    meaning: string;
}

export interface CatalogTable {
    name: string;
    meaning: string;
    columns: CatalogColumn[];
}

export interface Parameter {
    name: string;
    type: string;
    default: string;
    allowed: string;
    meaning: string;
    unit?: string;
    choices?: string[];
    /** Where it is one of several, each with parameters of its own. */
    models?: Card[];
}

/** A filter or a strategy. */
export interface Card {
    name: string;
    meaning: string;
    parameters: Parameter[];
    version?: string;
    unit?: string;
    /** Of a filter: the formula of what it measures. */
    measures?: string;
}

export interface Catalog {
    tables: CatalogTable[];
    filters: Card[];
    strategies: Card[];
    settings: Parameter[];
    default_columns: string[];
}

export const cells_table = "backtest";
/** What a person wrote on cells: these of its columns stand beside the cells' own. */
export const notes_table = "note";
const noted = new Set(["star", "note"]);

const types_of_parameters: Record<string, ColumnType> = { integer: "integer", real: "real", decimal: "real", boolean: "boolean" };

/** Parameters of all strategies as columns that a question may use; what several share stands once. */
function parameterColumns(catalog: Catalog): CatalogColumn[] {
    const columns = new Map<string, CatalogColumn>();
    for (const strategy of catalog.strategies)
        for (const { name, type, unit, meaning } of strategy.parameters)
            if (!columns.has(name))
                columns.set(name, { name, type: types_of_parameters[type] ?? "text", unit: unit ?? "", nullable: true, meaning });
    return [...columns.values()];
}

/** Look-ups in a catalog, made once. */
export class CatalogIndex {
    private readonly columns_by_table = new Map<string, Map<string, CatalogColumn>>();
    readonly parameters: CatalogColumn[];

    constructor(readonly catalog: Catalog) {
        this.parameters = parameterColumns(catalog);
        for (const table of catalog.tables)
            this.columns_by_table.set(table.name, new Map(table.columns.map((column) => [column.name, column])));
        const cells = this.columns_by_table.get(cells_table);
        for (const column of this.columns_by_table.get(notes_table)?.values() ?? [])
            if (noted.has(column.name)) cells?.set(column.name, column);
        for (const parameter of this.parameters) if (cells && !cells.has(parameter.name)) cells.set(parameter.name, parameter);
    }

    /** All that a question about cells may use: the table's columns, then the strategies' parameters. */
    get cell_columns(): CatalogColumn[] {
        return [...(this.columns_by_table.get(cells_table)?.values() ?? [])];
    }

    column(name: string, table: string = cells_table): CatalogColumn | undefined {
        return this.columns_by_table.get(table)?.get(name);
    }

    is_parameter(name: string): boolean {
        return this.parameters.some((one) => one.name === name);
    }

    is_note(name: string): boolean {
        return noted.has(name) && this.columns_by_table.has(notes_table);
    }

    strategy(name: string): Card | undefined {
        return this.catalog.strategies.find((one) => one.name === name);
    }

    filter(name: string): Card | undefined {
        return this.catalog.filters.find((one) => one.name === name);
    }

    /** What results are judged by where nobody said otherwise: the first share among the default columns. */
    get main_measure(): string {
        const { default_columns } = this.catalog;
        const share = default_columns.find((name) => this.column(name)?.unit === "fraction");
        return share ?? default_columns.find((name) => this.column(name)?.type === "real") ?? "";
    }
}
