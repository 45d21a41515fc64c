// Cells in groups: by each value of a column, or by five parts of equal size where it is measured.
import { apiPath, getJson, postJson } from "../../../api/client";
import { recordsOf, type ColumnType, type RowRecord, type Rows } from "../../../api/rows";
import { useAnswer } from "../../../api/use_answer";
import { useCatalog } from "../../../catalog/catalog_context";
import { bucketsSql } from "../../../text/sql";
import { cellText, fullText } from "../../../text/numbers";
import { equalCondition, wholeRange, withCondition, withRange } from "../../../text/where";
import type { Question } from "../use_question";

export interface Group {
    name: string;
    cells: number;
    mean: number | null;
    above: number | null;
    interval: { low: number; high: number } | null;
    /** The question that keeps only this group. */
    where: string;
}

const parts = 5;

/** Values of a measured column are hardly ever equal: they are grouped by size. */
export function isMeasured(type: ColumnType): boolean {
    return type === "real" || type === "decimal";
}

export function useGroups(by: string, { where, measure }: Question) {
    const catalog = useCatalog();
    const column = catalog.column(by) ?? { name: by, type: "text" as const, unit: "" };
    const is_in_parts = isMeasured(column.type) && !catalog.is_parameter(by);
    const path = apiPath("/aggregates", { by, of: measure, where });
    const statement = is_in_parts ? bucketsSql(by, measure, where, parts, catalog) : "";
    const answer = useAnswer(is_in_parts ? statement : path, (signal) =>
        is_in_parts ? postJson<Rows>(apiPath("/sql"), { statement, limit: parts }, signal) : getJson<Rows>(path, signal),
    );
    const number = (row: RowRecord, name: string) => (typeof row[name] === "number" ? row[name] : null);
    const groups = (answer.value ? recordsOf(answer.value) : []).map((row): Group => {
        const [low, high] = [number(row, "low_95"), number(row, "high_95")];
        const [from, to] = wholeRange(column.type, number(row, "low"), number(row, "high"));
        return {
            name: is_in_parts ? `${fullText(from, column)} to ${fullText(to, column)}` : cellText(row[by], column),
            cells: Number(row.cells),
            mean: number(row, "mean"),
            above: number(row, "profitable_fraction"),
            interval: low === null || high === null ? null : { low, high },
            where: is_in_parts ? withRange(where, by, from, to) : withCondition(where, by, equalCondition(by, row[by] ?? null)),
        };
    });
    return { ...answer, groups };
}
