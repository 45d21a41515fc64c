// A short word at the bottom of the page that something was done.
import { useEffect, useState } from "react";

const told = new EventTarget();

export function notify(text: string): void {
    told.dispatchEvent(new CustomEvent("notice", { detail: text }));
}

export function Notices() {
    const [text, setText] = useState("");
    useEffect(() => {
        let timer = 0;
        const show = (event: Event) => {
            setText((event as CustomEvent<string>).detail);
            clearTimeout(timer);
            timer = window.setTimeout(() => setText(""), 2500);
        };
        told.addEventListener("notice", show);
        return () => told.removeEventListener("notice", show);
    }, []);
    return (
        <div role="status" className="pointer-events-none fixed inset-x-0 bottom-16 z-50 flex justify-center sm:bottom-4">
            {text && <span className="floating px-3 py-1.5">{text}</span>}
        </div>
    );
}
