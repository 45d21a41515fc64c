// What stands above a cell: what it is, its neighbours in the list, its star and note, its main numbers.
import { Link } from "react-router";
import { linkTo } from "../../address/address_text";
import { useAddress } from "../../address/use_address";
import { apiPath, ask, messageOf } from "../../api/client";
import { textOf } from "../../api/rows";
import { forget } from "../../api/use_answer";
import { useCatalog } from "../../catalog/catalog_context";
import { Button } from "../../parts/button";
import { copyText } from "../../parts/copy";
import { Figure } from "../../parts/figure";
import { PageHead } from "../../parts/heading";
import { Icon } from "../../parts/icons";
import { Menu, type MenuItem } from "../../parts/menu";
import { NoteField } from "../../parts/note_field";
import { notify } from "../../parts/notice";
import { saveFile } from "../../parts/save_file";
import { csvOf } from "../../text/csv";
import { headingOf, toldParameters } from "../../text/names";
import { bytes, fullText } from "../../text/numbers";
import { equalCondition } from "../../text/where";
import type { CellAnswer } from "./cell_answer";
import { Neighbours } from "./neighbours";

/** How a file of this cell is called, before its ending. */
export function fileOf({ cell }: CellAnswer): string {
    return `${textOf(cell.symbol)}-${textOf(cell.first_day)}-${textOf(cell.cell).slice(0, 8)}`;
}

export function daysOf({ cell }: CellAnswer): string {
    const [first, last] = [textOf(cell.first_day), textOf(cell.last_day)];
    return first === last ? first : `${first} to ${last}`;
}

function filesOf(answer: CellAnswer): MenuItem[] {
    const key = textOf(answer.cell.cell);
    const save = (name: string, rows: CellAnswer["trades"]) =>
        saveFile(`${fileOf(answer)}-${name}.csv`, new Blob([csvOf(rows)], { type: "text/csv" }));
    const fetched = async (name: string) => {
        try {
            saveFile(name, await (await ask(apiPath(`/cells/${key}/files`, { name }))).blob());
        } catch (error) {
            notify(messageOf(error));
        }
    };
    return [
        { text: "Trades as CSV", act: () => save("trades", answer.trades) },
        { text: "Fills as CSV", act: () => save("fills", answer.fills) },
        ...(answer.files ?? []).map((file) => ({
            text: file.name,
            hint: bytes(file.bytes),
            act: () => void fetched(file.name),
        })),
    ];
}

export function CellHead({ answer, charts }: { answer: CellAnswer; charts: MenuItem[] }) {
    const catalog = useCatalog();
    const address = useAddress();
    const { cell } = answer;
    const key = textOf(cell.cell);
    const strategy = textOf(cell.strategy);
    const defaults = Object.fromEntries((catalog.strategy(strategy)?.parameters ?? []).map((one) => [one.name, one.default]));
    const figures = catalog.catalog.default_columns.flatMap((name) => {
        const column = catalog.column(name);
        return column && typeof cell[name] === "number" ? [{ column, value: cell[name] as number }] : [];
    });
    return (
        <div className="space-y-3">
            <PageHead
                title={
                    <Link
                        className="hover:text-accent"
                        title="All cells of this symbol"
                        to={linkTo("/results", { q: equalCondition("symbol", cell.symbol ?? null) })}
                    >
                        {textOf(cell.symbol)}
                    </Link>
                }
                note={
                    <span className="flex flex-wrap gap-x-3">
                        <span>{daysOf(answer)}</span>
                        <span>{headingOf(strategy)}</span>
                        <span title={textOf(cell.parameters)}>{toldParameters(textOf(cell.parameters), defaults)}</span>
                    </span>
                }
            >
                <Neighbours />
                {answer.note !== undefined && (
                    <NoteField key={key} of={`cell/${key}`} note={answer.note} onKept={() => forget(apiPath("/cells"))} />
                )}
                <Button is_small onClick={() => void copyText(key).then(() => notify("Key copied"))}>
                    <span className="font-mono">{key.slice(0, 12)}</span>
                </Button>
                <Menu
                    button={
                        <Button is_small>
                            <Icon name="save" size={14} /> Save
                        </Button>
                    }
                    items={[...charts, ...filesOf(answer)]}
                />
                <Link className="link text-small" to={linkTo("/results", { q: address.get("q"), sort: address.get("sort") })}>
                    Back to the list
                </Link>
            </PageHead>
            {cell.status !== "done" && (
                <p className="border-l-2 border-warning pl-3 text-ink-soft">
                    <span className="font-medium text-ink">{textOf(cell.status)}</span> {textOf(cell.reason)}
                </p>
            )}
            <div className="flex flex-wrap gap-x-8 gap-y-2">
                {figures.map(({ column, value }) => (
                    <Figure
                        key={column.name}
                        name={headingOf(column.name, column.unit)}
                        tip={column.meaning}
                        sign={column.name === catalog.main_measure ? value : null}
                    >
                        {fullText(value, column)}
                    </Figure>
                ))}
            </div>
        </div>
    );
}
