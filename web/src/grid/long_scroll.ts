// Scrolling further than a browser's tallest element: the bar's place stands for a larger place in the rows.
import type { Virtualizer } from "@tanstack/react-virtual";

/** Browsers stop somewhere above this many pixels. */
export const tallest = 12_000_000;

/** Pixels of rows for a pixel of the scroll bar. */
export function stretch(rows_height: number, view_height: number): number {
    return rows_height <= tallest ? 1 : (rows_height - view_height) / (tallest - view_height);
}

type Rows = Virtualizer<HTMLDivElement, Element>;

/** Tells the virtualizer the place in the rows, as `observeElementOffset` does for plain elements. */
export function observeOffset(factor: () => number) {
    return (rows: Rows, tell: (offset: number, is_scrolling: boolean) => void) => {
        const element = rows.scrollElement;
        if (!element) return;
        let ended = 0;
        const told = () => {
            clearTimeout(ended);
            tell(element.scrollTop * factor(), true);
            ended = window.setTimeout(() => tell(element.scrollTop * factor(), false), 120);
        };
        tell(element.scrollTop * factor(), false);
        element.addEventListener("scroll", told, { passive: true });
        return () => {
            clearTimeout(ended);
            element.removeEventListener("scroll", told);
        };
    };
}

export function scrollTo(factor: () => number) {
    return (offset: number, { adjustments = 0 }: { adjustments?: number }, rows: Rows) => {
        rows.scrollElement?.scrollTo({ top: (offset + adjustments) / factor() });
    };
}
