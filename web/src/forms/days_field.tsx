// First and last day, within the days on hand.
import { useHome } from "../shell/use_home";

interface Props {
    first: string;
    last: string;
    onChange: (days: { first?: string; last?: string }) => void;
}

export function DaysField({ first, last, onChange }: Props) {
    const home = useHome().value;
    const limits = { min: home?.first_day ?? undefined, max: home?.last_day ?? undefined };
    return (
        <div className="flex flex-wrap gap-2">
            <label>
                <span className="label block">From</span>
                <input
                    type="date"
                    className="field"
                    value={first}
                    {...limits}
                    onChange={(event) => event.target.value && onChange({ first: event.target.value })}
                />
            </label>
            <label>
                <span className="label block">To</span>
                <input
                    type="date"
                    className="field"
                    value={last}
                    aria-invalid={last < first}
                    {...limits}
                    onChange={(event) => event.target.value && onChange({ last: event.target.value })}
                />
            </label>
        </div>
    );
}
