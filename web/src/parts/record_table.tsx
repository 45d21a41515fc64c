// A short table of records: all of it drawn, numbers right, units in the headings.
import type { ReactNode } from "react";
import type { RowRecord, Value } from "../api/rows";
import { gridColumn } from "../grid/grid_column";
import { cellText } from "../text/numbers";
import { shapeOf } from "../text/units_by_name";

const longest_in_a_line = 48;

interface Props {
    label: string;
    records: RowRecord[];
    most?: number;
    without?: string[];
    look?: (name: string, value: Value, record: RowRecord) => ReactNode | undefined;
    onOpen?: (record: RowRecord) => void;
    /** Where the name of a column does not tell its unit. */
    unitOf?: (name: string) => string | undefined;
}

export function RecordTable({ label, records, most = 12, without = [], look, onOpen, unitOf }: Props) {
    const names = Object.keys(records[0] ?? {}).filter(
        (name) => !without.includes(name) && records.some((record) => record[name] !== null),
    );
    // Sentences go on in the next line; all else stands in one.
    const is_sentence = (name: string) => records.some((record) => String(record[name] ?? "").length > longest_in_a_line);
    const columns = names.map((name) => {
        const shape = shapeOf(
            name,
            records.map((record) => record[name] ?? null),
        );
        return gridColumn({ ...shape, unit: unitOf?.(name) ?? shape.unit });
    });
    return (
        <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
            <table className="w-full border-collapse">
                <thead>
                    <tr className="border-b border-line-strong text-small text-ink-soft">
                        {columns.map((column) => (
                            <th
                                key={column.name}
                                scope="col"
                                className={`px-2 py-1 font-normal whitespace-nowrap first:pl-0 last:pr-0 ${column.is_number ? "text-right" : "text-left"}`}
                            >
                                {column.heading} <span className="text-tiny text-ink-faint">{column.mark}</span>
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {records.slice(0, most).map((record, i) => (
                        <tr
                            key={i}
                            className={`border-b border-line/60 ${onOpen ? "cursor-pointer hover:bg-sunken" : ""}`}
                            onClick={onOpen && (() => onOpen(record))}
                        >
                            {columns.map((column) => {
                                const value = record[column.name] ?? null;
                                const colour =
                                    value === null
                                        ? "text-ink-faint"
                                        : column.has_sign && typeof value === "number" && value < 0
                                          ? "text-loss"
                                          : "";
                                return (
                                    <td
                                        key={column.name}
                                        className={`px-2 py-1 align-top first:pl-0 last:pr-0 ${is_sentence(column.name) ? "max-sm:whitespace-nowrap sm:min-w-64" : "whitespace-nowrap"} ${column.is_number ? "text-right" : ""} ${colour}`}
                                    >
                                        {look?.(column.name, value, record) ?? cellText(value, column)}
                                    </td>
                                );
                            })}
                        </tr>
                    ))}
                </tbody>
            </table>
            {records.length > most && (
                <p className="label mt-1">
                    the first {most} of {records.length}
                </p>
            )}
        </div>
    );
}
