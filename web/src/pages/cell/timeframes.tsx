// The length of a bar in the chart, and in a second one below it.
import { useAddress } from "../../address/use_address";
import { Choice } from "../../parts/choice";
import { lengths } from "./longer_bars";

/** In the address: the second chart has daily bars. */
export const daily = "day";

export function Timeframes({ minutes, second }: { minutes: number; second: string }) {
    const address = useAddress();
    return (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Choice
                label="Minutes of a bar"
                value={String(minutes)}
                onChange={(value) => address.set({ bars: value === "1" ? "" : value }, false)}
                options={lengths.map((one) => ({ value: String(one), text: `${one} min` }))}
            />
            <label className="flex items-center gap-2 text-small text-ink-soft">
                Second timeframe
                <select
                    className="field h-7"
                    value={second}
                    onChange={(event) => address.set({ second: event.target.value }, false)}
                >
                    <option value="">none</option>
                    {lengths
                        .filter((one) => one !== minutes)
                        .map((one) => (
                            <option key={one} value={one}>
                                {one} min
                            </option>
                        ))}
                    <option value={daily}>daily</option>
                </select>
            </label>
        </div>
    );
}
