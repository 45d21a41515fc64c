// Every number of a cell in its family; where one is undefined, why.
import { useMemo } from "react";
import { textOf, type RowRecord } from "../../api/rows";
import type { CatalogColumn } from "../../catalog/catalog";
import { useCatalog } from "../../catalog/catalog_context";
import { familiesOf, keyColumns, type Family } from "../../catalog/families";
import { Tip } from "../../parts/tip";
import { headingOf, reasonsIn, titleOf } from "../../text/names";
import { fullText } from "../../text/numbers";

interface Line {
    column: CatalogColumn;
    name: string;
    value: RowRecord[string];
    reason?: string;
}

function Lines({ title, lines }: { title: string; lines: Line[] }) {
    if (!lines.length) return null;
    return (
        <section className="mb-6 break-inside-avoid">
            <h3 className="mb-1 border-b border-line pb-1 font-semibold">{title}</h3>
            <dl>
                {lines.map(({ column, name, value, reason }) => (
                    <div key={column.name} className="flex items-baseline justify-between gap-4 py-[3px]">
                        <Tip text={column.meaning}>
                            <dt className="cursor-help text-ink-soft" tabIndex={0}>
                                {name}
                            </dt>
                        </Tip>
                        <dd
                            className={`min-w-0 text-right break-words ${value === null ? "text-ink-faint" : ""} ${column.type === "hash" ? "font-mono text-small break-all" : ""}`}
                        >
                            {value === null ? (
                                <>n/a{reason && <span className="text-small">, {reason}</span>}</>
                            ) : column.type === "hash" ? (
                                textOf(value)
                            ) : (
                                fullText(value, column)
                            )}
                        </dd>
                    </div>
                ))}
            </dl>
        </section>
    );
}

/** Of a table that the catalog may know: counters of a strategy, another engine's own result. */
function linesOf(record: RowRecord | null, table: string, catalog: ReturnType<typeof useCatalog>): Line[] {
    return Object.entries(record ?? {})
        .filter(([name]) => name !== "cell")
        .map(([name, value]) => {
            const column = catalog.column(name, table) ?? {
                name,
                type: typeof value === "number" ? "real" : "text",
                unit: "",
                meaning: "",
            };
            return { column, name: headingOf(name, column.unit), value };
        });
}

interface Props {
    cell: RowRecord;
    parameters: Record<string, string>;
    counters: RowRecord | null;
    lean_result: RowRecord | null;
}

export function Statistics({ cell, parameters, counters, lean_result }: Props) {
    const catalog = useCatalog();
    const strategy = textOf(cell.strategy);
    const reasons = useMemo(() => reasonsIn(textOf(cell.undefined)), [cell]);
    const of_key = useMemo(() => new Set(keyColumns(catalog).map((column) => column.name)), [catalog]);
    const families = useMemo(
        () => familiesOf(catalog).filter((family) => family.columns.some((column) => column.name in cell)),
        [catalog, cell],
    );
    const of_strategy = catalog.strategy(strategy)?.parameters ?? [];
    const parameter_lines = Object.entries(parameters).map(([name, text]): Line => {
        const known = of_strategy.find((one) => one.name === name);
        return {
            column: { name, type: "text", unit: "", meaning: known?.meaning ?? "" },
            name: headingOf(name),
            value: text === "none" ? "none" : `${text}${known?.unit && known.unit !== "fraction" ? ` ${known.unit}` : ""}`,
        };
    });
    const linesOfFamily = (family: Family) => (
        <Lines
            key={family.name}
            title={family.name}
            lines={family.columns
                .filter(
                    (column) =>
                        column.name in cell && column.name !== "undefined" && !of_key.has(column.name) && column.name !== "cell",
                )
                .map((column) => {
                    const heading = headingOf(column.name, column.unit);
                    const short = heading.toLowerCase().startsWith(`${family.name.toLowerCase()} `)
                        ? heading.slice(family.name.length + 1)
                        : heading;
                    return { column, name: short, value: cell[column.name] ?? null, reason: reasons.get(column.name) };
                })}
        />
    );
    return (
        <div className="columns-1 gap-10 md:columns-2 xl:columns-3">
            {families.slice(0, 1).map(linesOfFamily)}
            <Lines title="Parameters" lines={parameter_lines} />
            <Lines title={`What ${headingOf(strategy)} counted`} lines={linesOf(counters, `strategy_${strategy}`, catalog)} />
            {families.slice(1).map(linesOfFamily)}
            <Lines title={titleOf("lean_result")} lines={linesOf(lean_result, "lean_result", catalog)} />
        </div>
    );
}
