// One box that finds symbols, cells by their key's digits, runs and columns.
import { useId, useMemo, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { apiPath, getJson } from "../api/client";
import { recordsOf, textOf, type Rows } from "../api/rows";
import { useAnswer } from "../api/use_answer";
import { useCatalog } from "../catalog/catalog_context";
import { Icon } from "../parts/icons";
import { found } from "./finding";

export function SearchBox() {
    const [text, setText] = useState("");
    const [is_open, setOpen] = useState(false);
    const [at, setAt] = useState(0);
    const field = useRef<HTMLInputElement>(null);
    const list_id = useId();
    const navigate = useNavigate();
    const catalog = useCatalog();

    const data_path = apiPath("/data");
    const runs_path = apiPath("/runs", { limit: 200 });
    const data = useAnswer(is_open ? data_path : null, (signal) => getJson<Rows>(data_path, signal));
    const runs = useAnswer(is_open ? runs_path : null, (signal) => getJson<Rows>(runs_path, signal));
    const symbols = useMemo(
        () => [...new Set((data.value ? recordsOf(data.value) : []).map((row) => textOf(row.symbol)))],
        [data.value],
    );
    const finds = useMemo(
        () => found(text, { symbols, runs: runs.value ? recordsOf(runs.value) : [], columns: catalog.cell_columns }),
        [text, symbols, runs.value, catalog],
    );

    const go = (index: number) => {
        const find = finds[index];
        if (!find) return;
        setText("");
        setOpen(false);
        field.current?.blur();
        navigate(find.to);
    };

    return (
        <div className="relative w-full max-w-72 sm:w-72">
            <Icon name="search" size={14} className="absolute top-2.5 left-2 text-ink-faint" />
            <input
                ref={field}
                id="search"
                role="combobox"
                aria-label="Search symbols, cells, runs and columns"
                aria-expanded={is_open && finds.length > 0}
                aria-controls={list_id}
                aria-activedescendant={is_open && finds.length ? `${list_id}-${at}` : undefined}
                className="field w-full pr-7 pl-7"
                placeholder="Symbol, key, run, column"
                value={text}
                autoComplete="off"
                spellCheck={false}
                onFocus={() => setOpen(true)}
                onBlur={() => setOpen(false)}
                onChange={(event) => {
                    setText(event.target.value);
                    setAt(0);
                    setOpen(true);
                }}
                onKeyDown={(event) => {
                    if (event.key === "ArrowDown") setAt((n) => Math.min(finds.length - 1, n + 1));
                    else if (event.key === "ArrowUp") setAt((n) => Math.max(0, n - 1));
                    else if (event.key === "Enter") go(at);
                    else if (event.key === "Escape") field.current?.blur();
                    else return;
                    event.preventDefault();
                }}
            />
            <kbd className="absolute top-2 right-2 hidden rounded border border-line-strong px-1 text-tiny leading-4 text-ink-faint sm:block">
                /
            </kbd>
            {is_open && text !== "" && (
                <ul
                    id={list_id}
                    role="listbox"
                    aria-label="Found"
                    className="floating absolute inset-x-0 top-9 max-h-96 overflow-auto p-1"
                >
                    {finds.map((find, i) => (
                        <li
                            key={find.to + find.text}
                            id={`${list_id}-${i}`}
                            role="option"
                            aria-selected={i === at}
                            onMouseDown={(event) => {
                                event.preventDefault();
                                go(i);
                            }}
                            onMouseMove={() => setAt(i)}
                            className={`flex cursor-pointer items-baseline gap-3 rounded px-2 py-1 ${i === at ? "bg-accent-soft" : ""}`}
                        >
                            <span className="w-12 shrink-0 text-tiny text-ink-soft">{find.kind}</span>
                            <span className="min-w-0 truncate">{find.text}</span>
                            <span className="ml-auto shrink-0 truncate text-tiny text-ink-soft">{find.note}</span>
                        </li>
                    ))}
                    {finds.length === 0 && <li className="px-2 py-1 text-ink-faint">Nothing has this name.</li>}
                </ul>
            )}
        </div>
    );
}
