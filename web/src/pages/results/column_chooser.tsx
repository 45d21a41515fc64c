// All columns by family, with units and meaning; those with a tick are in the grid.
import { useState } from "react";
import type { CatalogColumn } from "../../catalog/catalog";
import { useCatalog } from "../../catalog/catalog_context";
import { familiesOf } from "../../catalog/families";
import { Button } from "../../parts/button";
import { Icon } from "../../parts/icons";
import { Popover } from "../../parts/popover";
import { headingOf } from "../../text/names";
import { unitMark } from "../../text/numbers";
import { useQuestion } from "./use_question";

export function ColumnChooser() {
    return (
        <Popover
            label="Columns"
            className="flex w-[26rem] flex-col p-0"
            button={
                <Button>
                    <Icon name="columns" /> <span className="sr-only sm:not-sr-only">Columns</span>
                </Button>
            }
        >
            <Chooser />
        </Popover>
    );
}

function Chooser() {
    const { question, setColumns, address } = useQuestion();
    const catalog = useCatalog();
    const [text, setText] = useState("");
    const words = text
        .toLowerCase()
        .split(/[\s_]+/)
        .filter(Boolean);
    const matches = (column: CatalogColumn) =>
        words.every((word) => `${column.name} ${column.meaning}`.toLowerCase().includes(word));
    const chosen = new Set(question.columns);
    const turn = (name: string) =>
        setColumns(chosen.has(name) ? question.columns.filter((one) => one !== name) : [...question.columns, name]);
    return (
        <>
            <div className="flex items-center gap-2 border-b border-line p-2">
                <input
                    className="field min-w-0 flex-1"
                    aria-label="Find a column"
                    placeholder="Name or meaning"
                    value={text}
                    onChange={(event) => setText(event.target.value)}
                />
                <Button is_small onClick={() => address.set({ cols: "" })}>
                    Usual ones
                </Button>
            </div>
            <div className="max-h-[60vh] overflow-auto p-2">
                {familiesOf(catalog).map((family) => {
                    const found = family.columns.filter(matches);
                    if (!found.length) return null;
                    return (
                        <section key={family.name} className="mb-2">
                            <h3 className="label sticky top-0 bg-panel px-1 py-0.5 font-semibold">{family.name}</h3>
                            {found.map((column) => (
                                <label
                                    key={column.name}
                                    className="flex cursor-pointer items-start gap-2 rounded px-1 py-0.5 hover:bg-sunken"
                                >
                                    <input
                                        type="checkbox"
                                        className="mt-1 accent-[var(--accent)]"
                                        checked={chosen.has(column.name)}
                                        onChange={() => turn(column.name)}
                                    />
                                    <span className="min-w-0">
                                        {headingOf(column.name, column.unit)}{" "}
                                        <span className="label">{unitMark(column.unit)}</span>
                                        <span className="block text-small text-ink-faint">{column.meaning}</span>
                                    </span>
                                </label>
                            ))}
                        </section>
                    );
                })}
            </div>
        </>
    );
}
