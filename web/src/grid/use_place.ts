// The place of a scrolled view, known again only where other rows are to be drawn.
import { useLayoutEffect, useRef, useState, type RefObject } from "react";
import { flushSync } from "react-dom";
import { isSameSight, rowsInSight, stretch, type Place, type Rows } from "./long_scroll";

const height_at_first = 800;

export function usePlace(view: RefObject<HTMLDivElement | null>, rows: Rows): Place {
    const [place, setPlace] = useState<Place>({ top: 0, height: height_at_first });
    const drawn = useRef({ place, rows });
    drawn.current = { place, rows };
    useLayoutEffect(() => {
        const element = view.current;
        if (!element) return;
        const look = () => {
            const next = { top: element.scrollTop, height: element.clientHeight };
            const { place, rows } = drawn.current;
            const factor = stretch(rows.total * rows.row_height, next.height);
            const is_same = next.height === place.height && isSameSight(rowsInSight(rows, place), rowsInSight(rows, next), factor);
            return is_same ? undefined : next;
        };
        // Rows come with the frame that shows their place.
        const scrolled = () => {
            const next = look();
            if (next) flushSync(() => setPlace(next));
        };
        // Told for the first time when the frame is laid out; to ask before would lay it out twice.
        const resized = new ResizeObserver(() => setPlace((before) => look() ?? before));
        resized.observe(element);
        element.addEventListener("scroll", scrolled, { passive: true });
        return () => {
            resized.disconnect();
            element.removeEventListener("scroll", scrolled);
        };
    }, [view]);
    return place;
}
