// The words that a task wants, each with its meaning; what is needed stands first.
import { useState } from "react";
import { Button } from "../../parts/button";
import { headingOf } from "../../text/names";
import { bodyOf, type Task, type Wanted } from "./tasks";

interface Props {
    task: Task;
    is_sending: boolean;
    onBegin: (body: Record<string, unknown>) => void;
}

export function TaskForm({ task, is_sending, onBegin }: Props) {
    const [typed, setTyped] = useState<Record<string, string>>({});
    const needed = task.wants.filter((one) => one.is_needed);
    const others = task.wants.filter((one) => !one.is_needed);
    const body = bodyOf(task.wants, typed);
    const field = (one: Wanted) => (
        <Field
            key={one.name}
            wanted={one}
            value={typed[one.name] ?? ""}
            onChange={(text) => setTyped((before) => ({ ...before, [one.name]: text }))}
        />
    );
    return (
        <form
            className="max-w-3xl space-y-4"
            aria-label={task.summary}
            onSubmit={(event) => {
                event.preventDefault();
                onBegin(body);
            }}
        >
            {needed.length > 0 && <div className="grid gap-4 sm:grid-cols-2">{needed.map(field)}</div>}
            {others.length > 0 && needed.length === 0 && <div className="grid gap-4 sm:grid-cols-2">{others.map(field)}</div>}
            {others.length > 0 && needed.length > 0 && (
                <details>
                    <summary className="text-accent">Where it must be told more</summary>
                    <div className="mt-3 grid gap-4 sm:grid-cols-2">{others.map(field)}</div>
                </details>
            )}
            <Button type="submit" kind="main" disabled={is_sending || needed.some((one) => !(one.name in body))}>
                {task.is_job ? "Begin" : "Ask"}
            </Button>
        </form>
    );
}

function Field({ wanted, value, onChange }: { wanted: Wanted; value: string; onChange: (text: string) => void }) {
    const { name, type, meaning, is_long } = wanted;
    const choices = type === "boolean" ? ["true"] : wanted.choices;
    return (
        <label className={`block space-y-1 ${is_long ? "sm:col-span-2" : ""}`}>
            <span className="block text-small">{headingOf(name)}</span>
            {choices.length > 0 ? (
                <select className="field h-8 w-full px-1" value={value} onChange={(event) => onChange(event.target.value)}>
                    <option value="">{type === "boolean" ? "no" : ""}</option>
                    {choices.map((choice) => (
                        <option key={choice} value={choice}>
                            {type === "boolean" ? "yes" : choice}
                        </option>
                    ))}
                </select>
            ) : type === "array" || is_long ? (
                <textarea
                    className="field h-auto w-full resize-y p-2 font-mono text-small"
                    rows={is_long ? 10 : 2}
                    placeholder={is_long ? "" : "one a line"}
                    spellCheck={false}
                    value={value}
                    onChange={(event) => onChange(event.target.value)}
                />
            ) : (
                <input
                    className="field h-8 w-full"
                    spellCheck={false}
                    value={value}
                    onChange={(event) => onChange(event.target.value)}
                />
            )}
            <span className="label block">{meaning}</span>
        </label>
    );
}
