// Keys that work on every page, and the list of all keys that "?" opens.
import * as Dialog from "@radix-ui/react-dialog";
import { useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { places } from "./places";

const listed: [string, string][] = [
    ["/", "Search"],
    ...places.map((place): [string, string] => [`g ${place.key}`, place.name]),
    ["↑ ↓ PageUp PageDown", "Rows of a grid"],
    ["Enter", "Open the row"],
    ["[ ] or ← →", "The result before, the next one"],
    ["Ctrl Enter", "Run the statement"],
    ["?", "This list"],
];

/** Whether a key is part of a text that somebody writes. */
export function isWriting(event: KeyboardEvent): boolean {
    const target = event.target as HTMLElement | null;
    return (
        !!target?.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey
    );
}

export function Keys() {
    const [is_open, setOpen] = useState(false);
    const navigate = useNavigate();
    useEffect(() => {
        let after_g = 0;
        const pressed = (event: KeyboardEvent) => {
            if (isWriting(event)) return;
            const place = places.find((one) => one.key === event.key);
            if (event.key === "/") {
                event.preventDefault();
                document.getElementById("search")?.focus();
            } else if (event.key === "?") setOpen(true);
            else if (event.key === "g") after_g = Date.now();
            else if (place && Date.now() - after_g < 1000) navigate(place.path);
        };
        window.addEventListener("keydown", pressed);
        return () => window.removeEventListener("keydown", pressed);
    }, [navigate]);
    return (
        <Dialog.Root open={is_open} onOpenChange={setOpen}>
            <Dialog.Portal>
                <Dialog.Overlay className="fixed inset-0 z-50 bg-black/30" />
                <Dialog.Content
                    aria-describedby={undefined}
                    className="floating fixed top-24 left-1/2 w-80 max-w-[90vw] -translate-x-1/2 p-4"
                >
                    <Dialog.Title className="mb-2 font-semibold">Keys</Dialog.Title>
                    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
                        {listed.map(([key, what]) => (
                            <div key={key} className="contents">
                                <dt className="font-mono text-small text-ink-soft">{key}</dt>
                                <dd>{what}</dd>
                            </div>
                        ))}
                    </dl>
                </Dialog.Content>
            </Dialog.Portal>
        </Dialog.Root>
    );
}
