// The strategy's own lines: over the candles where they are prices, in a pane of their own where they are not.
import {
    LineSeries,
    LineStyle,
    LineType,
    type IChartApi,
    type LineData,
    type Time,
    type WhitespaceData,
} from "lightweight-charts";
import { seriesColour } from "../../charts/series_colours";
import { fixed } from "../../text/numbers";
import { at } from "./chart_times";
import { onTimes } from "./line_times";

export interface StrategyLine {
    name: string;
    meaning: string;
    unit: string;
    shape: "line" | "steps" | "marks";
    is_price: boolean;
    time: number[];
    values: (number | null)[];
}

/** The accent is the mean by volume: lines begin with the colour after it. */
export function lineColour(index: number): string {
    return seriesColour(index + 1);
}

/** Adds them; `pane` is the first that is free for lines which are no prices. */
export function addLines(chart: IChartApi, lines: StrategyLine[], times: number[], pane: number): void {
    lines.forEach((line, i) => {
        const series = chart.addSeries(
            LineSeries,
            {
                color: lineColour(i),
                lineWidth: 1,
                lineStyle: line.is_price ? LineStyle.Dashed : LineStyle.Solid,
                lineType: line.shape === "steps" ? LineType.WithSteps : LineType.Simple,
                lineVisible: line.shape !== "marks",
                pointMarkersVisible: line.shape === "marks",
                pointMarkersRadius: 2.5,
                priceLineVisible: false,
                lastValueVisible: false,
                crosshairMarkerVisible: false,
                priceFormat: { type: "custom", formatter: (value: number) => fixed(value, 2), minMove: 0.0001 },
            },
            line.is_price ? 0 : pane,
        );
        series.setData(
            onTimes(line.time, line.values, times).map(({ time, value }): LineData<Time> | WhitespaceData<Time> =>
                value === null ? { time: at(time) } : { time: at(time), value },
            ),
        );
    });
}
