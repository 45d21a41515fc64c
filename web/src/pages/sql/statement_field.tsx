// The statement as text, with names of tables and columns offered while one is written.
import { useMemo, useRef, useState } from "react";
import { useCatalog } from "../../catalog/catalog_context";

interface Props {
    value: string;
    onChange: (value: string) => void;
    onRun: () => void;
}

const most_offers = 8;

export function StatementField({ value, onChange, onRun }: Props) {
    const { catalog } = useCatalog();
    const field = useRef<HTMLTextAreaElement>(null);
    const [word, setWord] = useState("");
    const [at, setAt] = useState(0);
    const names = useMemo(
        () => [
            ...new Set([
                ...catalog.tables.map((table) => table.name),
                ...catalog.tables.flatMap((table) => table.columns.map((column) => column.name)),
            ]),
        ],
        [catalog],
    );
    const offers = useMemo(() => {
        if (word.length < 2) return [];
        const text = word.toLowerCase();
        const found = names.filter((name) => name !== text && name.includes(text));
        return found.sort((a, b) => Number(!a.startsWith(text)) - Number(!b.startsWith(text))).slice(0, most_offers);
    }, [word, names]);

    const take = (index: number) => {
        const element = field.current;
        const name = offers[index];
        if (!element || !name) return;
        const end = element.selectionStart;
        const begin = end - word.length;
        onChange(value.slice(0, begin) + name + value.slice(end));
        setWord("");
        requestAnimationFrame(() => element.setSelectionRange(begin + name.length, begin + name.length));
    };

    return (
        <div className="relative">
            <textarea
                ref={field}
                aria-label="Statement"
                className="field h-auto w-full resize-y p-2 font-mono text-small leading-5"
                rows={Math.min(14, Math.max(5, value.split("\n").length))}
                spellCheck={false}
                value={value}
                onChange={(event) => {
                    onChange(event.target.value);
                    setWord(/[a-z_][a-z0-9_]*$/i.exec(event.target.value.slice(0, event.target.selectionStart))?.[0] ?? "");
                    setAt(0);
                }}
                onBlur={() => setWord("")}
                onKeyDown={(event) => {
                    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
                        setWord("");
                        onRun();
                    } else if (offers.length && event.key === "ArrowDown") setAt((at + 1) % offers.length);
                    else if (offers.length && event.key === "ArrowUp") setAt((at + offers.length - 1) % offers.length);
                    else if (offers.length && event.key === "Tab") take(at);
                    else if (offers.length && event.key === "Escape") setWord("");
                    else return;
                    event.preventDefault();
                }}
            />
            {offers.length > 0 && (
                <ul className="floating absolute top-full left-2 -mt-1 w-80 max-w-full p-1">
                    {offers.map((name, i) => (
                        <li
                            key={name}
                            onMouseDown={(event) => {
                                event.preventDefault();
                                take(i);
                            }}
                            className={`cursor-pointer rounded px-2 py-0.5 font-mono text-small ${i === at ? "bg-accent-soft" : ""}`}
                        >
                            {name}
                        </li>
                    ))}
                    <li className="label px-2 pt-1">Tab takes it</li>
                </ul>
            )}
        </div>
    );
}
