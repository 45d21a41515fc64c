// The tables with their columns, units and meaning; a click writes the name into the statement.
import { useState } from "react";
import { useCatalog } from "../../catalog/catalog_context";
import { Icon } from "../../parts/icons";
import { Tip } from "../../parts/tip";

export function TableList({ onTake }: { onTake: (name: string) => void }) {
    const { catalog } = useCatalog();
    const [open, setOpen] = useState<string[]>([]);
    const [text, setText] = useState("");
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return (
        <div className="p-2">
            <input
                className="field mb-2 h-7 w-full"
                aria-label="Find a table or column"
                placeholder="Table or column"
                value={text}
                onChange={(event) => setText(event.target.value)}
            />
            <ul>
                {catalog.tables.map((table) => {
                    const columns = words.length
                        ? table.columns.filter((column) => words.every((word) => `${table.name} ${column.name}`.includes(word)))
                        : table.columns;
                    if (words.length && !columns.length) return null;
                    const is_open = words.length > 0 || open.includes(table.name);
                    return (
                        <li key={table.name}>
                            <div className="flex items-center">
                                <button
                                    type="button"
                                    aria-expanded={is_open}
                                    aria-label={`Columns of ${table.name}`}
                                    className="rounded p-1 text-ink-faint hover:text-ink"
                                    onClick={() =>
                                        setOpen(
                                            open.includes(table.name)
                                                ? open.filter((name) => name !== table.name)
                                                : [...open, table.name],
                                        )
                                    }
                                >
                                    <Icon name={is_open ? "down" : "right"} size={12} />
                                </button>
                                <Tip text={table.meaning}>
                                    <button
                                        type="button"
                                        className="min-w-0 truncate rounded px-1 py-0.5 font-mono text-small hover:bg-sunken"
                                        onClick={() => onTake(table.name)}
                                    >
                                        {table.name}
                                    </button>
                                </Tip>
                            </div>
                            {is_open && (
                                <ul className="mb-1 ml-6">
                                    {columns.map((column) => (
                                        <li key={column.name}>
                                            <Tip text={column.meaning}>
                                                <button
                                                    type="button"
                                                    className="flex w-full items-baseline gap-2 rounded px-1 text-left hover:bg-sunken"
                                                    onClick={() => onTake(column.name)}
                                                >
                                                    <span className="truncate font-mono text-small text-ink-soft">
                                                        {column.name}
                                                    </span>
                                                    <span className="label ml-auto shrink-0">{column.unit || column.type}</span>
                                                </button>
                                            </Tip>
                                        </li>
                                    ))}
                                </ul>
                            )}
                        </li>
                    );
                })}
            </ul>
        </div>
    );
}
