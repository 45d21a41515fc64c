// Moments as the chart has them: UTC seconds in, the exchange's clock on the axis.
import { TickMarkType, type Time, type UTCTimestamp } from "lightweight-charts";
import { exchangeTime } from "../../text/numbers";

export const at = (time: number) => time as UTCTimestamp;
export const seconds = (instant: unknown) => Math.floor(Date.parse(String(instant)) / 1000);

export function tickText(time: Time, type: TickMarkType): string {
    const text = exchangeTime(time as number);
    if (type === TickMarkType.Year) return text.slice(0, 4);
    if (type === TickMarkType.Month) return text.slice(0, 7);
    return type === TickMarkType.DayOfMonth ? text.slice(5, 10) : text.slice(11, 16);
}
