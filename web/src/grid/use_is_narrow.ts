// Whether the window is a phone's.
import { useSyncExternalStore } from "react";

const narrow = window.matchMedia("(max-width: 639px)");

export function useIsNarrow(): boolean {
    return useSyncExternalStore(
        (told) => {
            narrow.addEventListener("change", told);
            return () => narrow.removeEventListener("change", told);
        },
        () => narrow.matches,
    );
}
