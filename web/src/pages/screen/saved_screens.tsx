// Screens with a name, kept in the browser; each is an address, so it can be shared as a link too.
import { useState } from "react";
import { Link, useLocation } from "react-router";
import { Button } from "../../parts/button";
import { copyText } from "../../parts/copy";
import { Icon } from "../../parts/icons";
import { notify } from "../../parts/notice";
import { Popover } from "../../parts/popover";

interface Saved {
    name: string;
    search: string;
}

const place = "tamis-screens";

function read(): Saved[] {
    try {
        return JSON.parse(localStorage.getItem(place) ?? "[]") as Saved[];
    } catch {
        return [];
    }
}

export function SavedScreens() {
    const [saved, setSaved] = useState(read);
    const [name, setName] = useState("");
    const { search } = useLocation();
    const keep = (next: Saved[]) => {
        localStorage.setItem(place, JSON.stringify(next));
        setSaved(next);
    };
    return (
        <>
            <Popover
                label="Saved screens"
                align="end"
                button={
                    <Button>
                        <Icon name="save" /> Saved
                    </Button>
                }
            >
                <form
                    className="flex gap-2"
                    onSubmit={(event) => {
                        event.preventDefault();
                        keep([{ name: name.trim(), search }, ...saved.filter((one) => one.name !== name.trim())]);
                        setName("");
                        notify("Saved");
                    }}
                >
                    <input
                        className="field min-w-0 flex-1"
                        aria-label="Name of this screen"
                        placeholder="Name of this screen"
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
                            <Link className="min-w-0 flex-1 truncate px-2 py-1.5" to={`/screen${one.search}`}>
                                {one.name}
                            </Link>
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
            <Button onClick={() => void copyText(window.location.href).then(() => notify("Link copied"))}>
                <Icon name="copy" /> Link
            </Button>
        </>
    );
}
