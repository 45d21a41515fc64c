// A uPlot chart that fits its place and draws anew when the colours change.
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { colour, useLook } from "../parts/use_theme";
import { short } from "../text/numbers";

interface Props {
    label: string;
    data: uPlot.AlignedData;
    /** Made anew for each look; sizes and axes' colours are set here. */
    options: () => Omit<uPlot.Options, "width" | "height">;
    height: number;
    onMade?: (plot: uPlot) => void;
}

/** An axis in the page's colours; `read` makes its ticks. */
export function axis(read: (value: number) => string = short, more: uPlot.Axis = {}): uPlot.Axis {
    return {
        stroke: colour("ink-faint"),
        font: `11px ${getComputedStyle(document.body).fontFamily}`,
        grid: { stroke: colour("line"), width: 1 },
        ticks: { show: false },
        values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : read(tick))),
        ...more,
    };
}

export function Plot({ label, data, options, height, onMade }: Props) {
    const place = useRef<HTMLDivElement>(null);
    const plot = useRef<uPlot | null>(null);
    const latest = useRef({ data, options, onMade });
    latest.current = { data, options, onMade };
    const look = useLook();

    useEffect(() => {
        const element = place.current;
        if (!element) return;
        const made = new uPlot({ ...latest.current.options(), width: element.clientWidth, height }, latest.current.data, element);
        plot.current = made;
        latest.current.onMade?.(made);
        const watch = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
        watch.observe(element);
        return () => {
            watch.disconnect();
            made.destroy();
            plot.current = null;
        };
    }, [height, look, options]);
    useEffect(() => plot.current?.setData(data), [data]);

    return <div ref={place} role="img" aria-label={label} style={{ height }} className="w-full overflow-hidden" />;
}
