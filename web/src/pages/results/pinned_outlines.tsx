// How the pinned selections are spread over the range of a header's histogram: an outline each, in its colour.
import { useAnswer } from "../../api/use_answer";
import { askHistogram, heights, histogramPath, shareOf, type Histogram } from "../../charts/histogram";
import { usePins } from "./use_pins";

/** Points of a stepped line in a box of 100 times `height`. */
export function outline(one: Histogram, over: Histogram, height: number): string {
    const width = (one.high - one.low) / one.counts.length;
    return heights(one.counts)
        .flatMap((share, i) => {
            const [from, to] = [one.low + i * width, one.low + (i + 1) * width];
            const y = (height - share * (height - 1)).toFixed(1);
            return [`${(shareOf(over, from) * 100).toFixed(1)},${y}`, `${(shareOf(over, to) * 100).toFixed(1)},${y}`];
        })
        .join(" ");
}

export function PinnedOutlines({ column, over, height }: { column: string; over: Histogram; height: number }) {
    const pins = usePins();
    const key = pins.length > 1 ? `outlines ${column} ${pins.map((pin) => pin.text).join("\n")}` : null;
    const answer = useAnswer(key, (signal) =>
        Promise.all(pins.map((pin) => askHistogram(histogramPath(column, pin.where), signal))),
    );
    if (!key || answer.value?.length !== pins.length) return null;
    return answer.value.map((one, i) => (
        <polyline
            key={pins[i]?.text}
            points={outline(one, over, height)}
            fill="none"
            stroke={pins[i]?.colour}
            strokeWidth={1.25}
            vectorEffect="non-scaling-stroke"
        />
    ));
}
