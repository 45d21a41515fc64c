// Pinned selections: up to six questions, each with a colour that is its own in every picture.
import { useMemo } from "react";
import { useAddress } from "../../address/use_address";
import { most_series, seriesColour } from "../../charts/series_colours";
import { useLook } from "../../parts/use_theme";

export interface Pin {
    /** As it stands in the address: conditions, or "all". */
    text: string;
    where: string;
    colour: string;
}

export function usePins(): Pin[] {
    const address = useAddress();
    const look = useLook();
    const texts = address.all("pin").slice(0, most_series).join("\n");
    return useMemo(
        () =>
            (texts ? texts.split("\n") : []).map((text, i) => ({
                text,
                where: text === "all" ? "" : text,
                colour: seriesColour(i),
            })),
        // Colours are others in the dark.
        [texts, look],
    );
}
