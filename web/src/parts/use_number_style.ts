// A person's way of writing numbers, kept in the browser.
import { useSyncExternalStore } from "react";
import { numberStyle, setNumberStyle, styleIn, styleText, type NumberStyle } from "../text/number_style";

const place = "tamis-numbers";
const listeners = new Set<() => void>();

try {
    setNumberStyle(styleIn(localStorage.getItem(place) ?? ""));
} catch {
    // A browser that keeps nothing: numbers are as usual.
}

function subscribe(told: () => void): () => void {
    listeners.add(told);
    return () => listeners.delete(told);
}

/** Changes with the style: what shows numbers is drawn anew by it. */
export function useNumberStyle(): string {
    return useSyncExternalStore(subscribe, () => styleText(numberStyle()));
}

export function chooseNumberStyle(change: Partial<NumberStyle>): void {
    setNumberStyle({ ...numberStyle(), ...change });
    localStorage.setItem(place, styleText(numberStyle()));
    for (const tell of listeners) tell();
}
