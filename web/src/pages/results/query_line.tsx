// The conditions as text, as the command line takes them, and each as a chip that can be taken away.
import { useEffect, useRef, useState } from "react";
import { useCatalog } from "../../catalog/catalog_context";
import { Icon } from "../../parts/icons";
import { unitMark } from "../../text/numbers";
import { conditionsIn, whereOf } from "../../text/where";
import { useQuestion } from "./use_question";

export function QueryLine() {
    const { question, setWhere } = useQuestion();
    const catalog = useCatalog();
    const [text, setText] = useState(question.where);
    const [at, setAt] = useState(0);
    const [is_open, setOpen] = useState(false);
    const field = useRef<HTMLInputElement>(null);
    useEffect(() => setText(question.where), [question.where]);

    const caret = field.current?.selectionStart ?? text.length;
    const word = /[a-z_][a-z0-9_]*$/i.exec(text.slice(0, caret))?.[0] ?? "";
    const offers =
        is_open && word.length > 1
            ? catalog.cell_columns
                  .filter((column) => column.name !== word && column.name.includes(word.toLowerCase()))
                  .slice(0, 8)
            : [];
    const take = (index: number) => {
        const offer = offers[index];
        if (!offer) return;
        setText(`${text.slice(0, caret - word.length)}${offer.name} ${text.slice(caret)}`);
        setAt(0);
    };

    const conditions = conditionsIn(question.where);
    return (
        <div className="relative min-w-0 flex-[1_1_24rem]">
            <input
                ref={field}
                className="field w-full font-mono text-small"
                aria-label="Conditions that cells must hold"
                placeholder={`${catalog.main_measure} > 1% and symbol = SPY`}
                spellCheck={false}
                autoComplete="off"
                value={text}
                onChange={(event) => {
                    setText(event.target.value);
                    setOpen(true);
                    setAt(0);
                }}
                onBlur={() => setOpen(false)}
                onKeyDown={(event) => {
                    if (offers.length && event.key === "ArrowDown") setAt((at + 1) % offers.length);
                    else if (offers.length && event.key === "ArrowUp") setAt((at + offers.length - 1) % offers.length);
                    else if (offers.length && event.key === "Tab") take(at);
                    else if (event.key === "Escape") setOpen(false);
                    else if (event.key === "Enter") {
                        setOpen(false);
                        setWhere(text.trim());
                        return;
                    } else return;
                    event.preventDefault();
                }}
            />
            {offers.length > 0 && (
                <ul className="floating absolute top-9 left-0 w-96 max-w-full p-1">
                    {offers.map((offer, i) => (
                        <li
                            key={offer.name}
                            onMouseDown={(event) => {
                                event.preventDefault();
                                take(i);
                            }}
                            className={`flex cursor-pointer items-baseline gap-2 rounded px-2 py-0.5 ${i === at ? "bg-accent-soft" : ""}`}
                        >
                            <span className="font-mono text-small">{offer.name}</span>
                            <span className="label ml-auto">{unitMark(offer.unit)}</span>
                        </li>
                    ))}
                </ul>
            )}
            {conditions.length > 0 && (
                <ul aria-label="Conditions" className="mt-1.5 flex flex-wrap gap-1.5">
                    {conditions.map((condition, i) => (
                        <li
                            key={condition}
                            className="inline-flex items-center gap-1 rounded bg-accent-soft py-0.5 pr-1 pl-2 text-small"
                        >
                            {condition}
                            <button
                                type="button"
                                aria-label={`Take away: ${condition}`}
                                className="rounded p-0.5 text-ink-faint hover:text-ink"
                                onClick={() => setWhere(whereOf(conditions.filter((_, other) => other !== i)))}
                            >
                                <Icon name="close" size={11} />
                            </button>
                        </li>
                    ))}
                    {conditions.length > 1 && (
                        <li>
                            <button type="button" className="link px-1 py-0.5 text-small" onClick={() => setWhere("")}>
                                Clear all
                            </button>
                        </li>
                    )}
                </ul>
            )}
        </div>
    );
}
