// Why this is the answer: all that the cell's key was made of, and how to ask the same again.
import { textOf, type RowRecord } from "../../api/rows";
import { useCatalog } from "../../catalog/catalog_context";
import { keyColumns } from "../../catalog/families";
import { PartHead } from "../../parts/heading";
import { cellText } from "../../text/numbers";

export function KeyParts({ cell }: { cell: RowRecord }) {
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
            <p className="mt-3 font-mono text-small text-ink-soft">tamis cache why {textOf(cell.cell).slice(0, 12)}</p>
        </section>
    );
}
