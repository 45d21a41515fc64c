// The answer of a task, whatever it holds: numbers as figures, lists and counts as tables, what is inside below it.
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Value } from "../../api/rows";
import { Figure } from "../../parts/figure";
import { RecordTable } from "../../parts/record_table";
import { headingOf, titleOf } from "../../text/names";
import { bytes, fullText } from "../../text/numbers";
import { shapeOf } from "../../text/units_by_name";
import { piecesOf } from "./pieces";

const most_rows = 50;
/** Longer texts are no figures: cells' keys and days are, sentences are not. */
const longest_figure = 40;

export function TaskAnswer({ answer }: { answer: unknown }) {
    const { figures, tables, inner } = piecesOf(answer);
    const section = ([name, value]: [string, unknown]) => (
        <section key={name} className="space-y-2 border-l-2 border-line pl-3">
            <h3 className="text-small font-semibold">{titleOf(name)}</h3>
            <TaskAnswer answer={value} />
        </section>
    );
    return (
        <div className="space-y-4">
            {figures.length > 0 && (
                <div className="flex flex-wrap gap-x-8 gap-y-2">
                    {figures.map(([name, value]) => (
                        <Figure key={name} name={headingOf(name, shapeOf(name, [value]).unit)}>
                            {typeof value === "string" && value.length > longest_figure ? (
                                <span className="text-body whitespace-normal">{value}</span>
                            ) : (
                                shown(name, value)
                            )}
                        </Figure>
                    ))}
                </div>
            )}
            {inner.filter(([, value]) => isFlat(value)).map(section)}
            {tables.map(([name, rows]) => (
                <section key={name}>
                    <h3 className="mb-1 text-small font-semibold">{titleOf(name)}</h3>
                    <RecordTable label={titleOf(name)} records={rows} most={most_rows} />
                </section>
            ))}
            {inner.filter(([, value]) => !isFlat(value)).map(section)}
        </div>
    );
}

/** Numbers alone, which tell what the lists below are about. */
function isFlat(value: unknown): boolean {
    return Object.values(value as object).every((one) => one === null || typeof one !== "object");
}

function shown(name: string, value: Value): ReactNode {
    if (name === "cell") return <Link className="link font-mono text-small" to={`/cells/${value}`}>{String(value).slice(0, 12)}</Link>;
    if (name === "run")
        return (
            <Link className="link" to={`/runs/${value}`}>
                {String(value)}
            </Link>
        );
    if (name.startsWith("bytes") && typeof value === "number") return bytes(value);
    return fullText(value, shapeOf(name, [value]));
}
