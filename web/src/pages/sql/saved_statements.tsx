// Statements with a name, kept in the browser.
import { useState } from "react";
import { Button } from "../../parts/button";
import { Icon } from "../../parts/icons";
import { Popover } from "../../parts/popover";

interface Saved {
    name: string;
    statement: string;
}

const place = "tamis-statements";

function read(): Saved[] {
    try {
        return JSON.parse(localStorage.getItem(place) ?? "[]") as Saved[];
    } catch {
        return [];
    }
}

export function SavedStatements({ statement, onTake }: { statement: string; onTake: (statement: string) => void }) {
    const [saved, setSaved] = useState(read);
    const [name, setName] = useState("");
    const keep = (next: Saved[]) => {
        localStorage.setItem(place, JSON.stringify(next));
        setSaved(next);
    };
    return (
        <Popover label="Saved statements" button={<Button>Saved</Button>}>
            <form
                className="flex gap-2"
                onSubmit={(event) => {
                    event.preventDefault();
                    keep([{ name: name.trim(), statement }, ...saved.filter((one) => one.name !== name.trim())]);
                    setName("");
                }}
            >
                <input
                    className="field min-w-0 flex-1"
                    aria-label="Name of this statement"
                    placeholder="Name of this statement"
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
                        <button
                            type="button"
                            className="min-w-0 flex-1 truncate px-2 py-1.5 text-left"
                            title={one.statement}
                            onClick={() => onTake(one.statement)}
                        >
                            {one.name}
                        </button>
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
