// An empty chart in the page's colours: hardly a grid, the exchange's time below.
import { createChart, type IChartApi, type Time } from "lightweight-charts";
import { colour } from "../../parts/use_theme";
import { exchangeTime } from "../../text/numbers";
import { tickText } from "./chart_times";

export function chartIn(place: HTMLElement, is_minute: boolean): IChartApi {
    const pointer = { color: colour("ink-faint"), labelBackgroundColor: colour("ink-soft") };
    return createChart(place, {
        autoSize: true,
        layout: {
            background: { color: "transparent" },
            textColor: colour("ink-faint"),
            fontSize: 11,
            fontFamily: getComputedStyle(document.body).fontFamily,
            panes: { separatorColor: colour("line-strong"), separatorHoverColor: colour("accent-soft") },
        },
        grid: { vertLines: { visible: false }, horzLines: { color: colour("line") } },
        rightPriceScale: { borderVisible: false },
        timeScale: {
            borderColor: colour("line-strong"),
            timeVisible: is_minute,
            secondsVisible: false,
            tickMarkFormatter: tickText,
        },
        localization: { timeFormatter: (time: Time) => exchangeTime(time as number).slice(0, is_minute ? 16 : 10) },
        crosshair: { mode: 0, vertLine: pointer, horzLine: pointer },
    });
}
