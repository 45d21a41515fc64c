// Why this is the answer: all that the cell's key was made of, and how to ask the same again.
import { textOf } from "../../api/rows";
import { useCatalog } from "../../catalog/catalog_context";
import { keyColumns } from "../../catalog/families";
import { PartHead } from "../../parts/heading";
import { cellText } from "../../text/numbers";
import type { CellAnswer } from "./cell_answer";

export function KeyParts({ answer }: { answer: CellAnswer }) {
    const { cell, key_text } = answer;
    const catalog = useCatalog();
    const asked = keyColumns(catalog).filter((column) => column.name in cell);
    return (
        <section>
            <PartHead
                title="Why this is the answer"
                note="the key is a hash of these; whatever could change the answer is among them"
            />
            <p className="mb-2 font-mono text-small break-all">{textOf(cell.cell)}</p>
            <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-0.5">
                {asked.map((column) => (
                    <div key={column.name} className="contents">
                        <dt className="text-ink-faint" title={column.meaning}>
                            {column.name}
                        </dt>
                        <dd className="min-w-0 break-words">
                            {column.type === "hash" ? (
                                <span className="font-mono text-small">{textOf(cell[column.name])}</span>
                            ) : cell[column.name] === null ? (
                                "none"
                            ) : (
                                cellText(cell[column.name], column)
                            )}
                        </dd>
                    </div>
                ))}
            </dl>
            {key_text && (
                <details className="mt-3">
                    <summary className="text-accent">The text that was hashed</summary>
                    <pre
                        className="mt-1 max-h-80 overflow-auto rounded border border-line bg-panel p-3 font-mono text-small"
                        tabIndex={0}
                    >
                        {key_text}
                    </pre>
                </details>
            )}
            <p className="mt-3 font-mono text-small text-ink-soft">tamis cache why {textOf(cell.cell).slice(0, 12)}</p>
        </section>
    );
}
