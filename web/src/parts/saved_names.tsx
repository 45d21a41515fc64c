// Things with a name, kept in the browser: a list to save to, take from and forget from.
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { Icon } from "./icons";
import { Popover } from "./popover";

export interface Saved {
    name: string;
    text: string;
}

function read(place: string, member: string): Saved[] {
    try {
        const kept = JSON.parse(localStorage.getItem(place) ?? "[]") as Record<string, string>[];
        return kept.map((one) => ({ name: one.name ?? "", text: one[member] ?? "" }));
    } catch {
        return [];
    }
}

interface Props {
    /** Where the browser keeps them, and what it calls the text of one. */
    place: string;
    member: string;
    label: string;
    /** "this screen". */
    what: string;
    button: ReactNode;
    align?: "start" | "end";
    /** What is saved under a new name. */
    text: string;
    /** The name that it has already. */
    first_name?: string;
    onSaved?: (name: string) => void;
    /** One of them, to be taken. */
    entry: (one: Saved) => ReactNode;
}

export function SavedNames({ place, member, label, what, button, align, text, first_name = "", onSaved, entry }: Props) {
    const [saved, setSaved] = useState(() => read(place, member));
    const [name, setName] = useState(first_name);
    const keep = (next: Saved[]) => {
        localStorage.setItem(place, JSON.stringify(next.map((one) => ({ name: one.name, [member]: one.text }))));
        setSaved(next);
    };
    return (
        <Popover label={label} align={align} button={button}>
            <form
                className="flex gap-2"
                onSubmit={(event) => {
                    event.preventDefault();
                    keep([{ name: name.trim(), text }, ...saved.filter((one) => one.name !== name.trim())]);
                    setName("");
                    onSaved?.(name.trim());
                }}
            >
                <input
                    className="field min-w-0 flex-1"
                    aria-label={`Name of ${what}`}
                    placeholder={`Name of ${what}`}
                    value={name}
                    onChange={(event) => setName(event.target.value)}
                />
                <Button type="submit" disabled={name.trim() === ""}>
                    Save
                </Button>
            </form>
            <ul className="mt-2">
                {saved.map((one) => (
                    <li key={one.name} className="flex items-center rounded hover:bg-sunken">
                        {entry(one)}
                        <Button
                            kind="quiet"
                            is_small
                            aria-label={`Forget ${one.name}`}
                            onClick={() => keep(saved.filter((other) => other !== one))}
                        >
                            <Icon name="close" size={12} />
                        </Button>
                    </li>
                ))}
                {saved.length === 0 && <li className="px-2 py-1.5 text-ink-faint">None yet.</li>}
            </ul>
        </Popover>
    );
}
