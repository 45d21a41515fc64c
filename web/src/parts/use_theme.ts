// Light or dark, and the colours of gain and loss: a person's choice, kept in the browser.
import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";
export type Pair = "blue-orange" | "green-red";

const changed = new EventTarget();
const root = document.documentElement;

function kept(name: string): string {
    try {
        return localStorage.getItem(name) ?? "";
    } catch {
        return "";
    }
}

function show(): void {
    const theme = kept("tamis-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    if (kept("tamis-pair") === "green-red") root.dataset.pair = "green-red";
    else delete root.dataset.pair;
}

function choose(name: string, value: string): void {
    localStorage.setItem(name, value);
    show();
    changed.dispatchEvent(new Event("change"));
}

show();
const system_dark = window.matchMedia("(prefers-color-scheme: dark)");

function subscribe(told: () => void): () => void {
    changed.addEventListener("change", told);
    system_dark.addEventListener("change", told);
    return () => {
        changed.removeEventListener("change", told);
        system_dark.removeEventListener("change", told);
    };
}

/** Changes whenever a colour may have: charts on a canvas draw anew by it. */
export function useLook(): string {
    return useSyncExternalStore(subscribe, () => `${root.dataset.theme ?? system_dark.matches}/${root.dataset.pair ?? ""}`);
}

export function useTheme() {
    useLook();
    return {
        theme: (root.dataset.theme ?? "system") as Theme,
        pair: (root.dataset.pair ?? "blue-orange") as Pair,
        chooseTheme: (theme: Theme) => choose("tamis-theme", theme),
        choosePair: (pair: Pair) => choose("tamis-pair", pair),
    };
}

/** A token's colour as it is now. */
export function colour(token: string): string {
    return getComputedStyle(root).getPropertyValue(`--${token}`).trim();
}
