// A parameter in place: its name, unit and bounds, its meaning on rest; a choice, a slider with a number, or a text.
import type { Parameter } from "../catalog/catalog";
import { Tip } from "../parts/tip";
import { headingOf } from "../text/names";
import { boundsIn, numberIn, shownValue } from "../text/filter_text";

interface Props {
    parameter: Parameter;
    /** Empty: the default. */
    value: string;
    onChange: (value: string) => void;
    /** Lists with commas are allowed. */
    is_list?: boolean;
    className?: string;
}

function faultOf(text: string, parameter: Parameter, is_list: boolean): boolean {
    const parts = is_list
        ? text
              .split(",")
              .map((part) => part.trim())
              .filter(Boolean)
        : [text.trim()];
    return parts.some((part) => {
        if (part === "" || part === parameter.default) return false;
        if (parameter.choices?.length) return !parameter.choices.includes(part.replace(/\(.*$/, ""));
        const bounds = boundsIn(parameter.allowed);
        if (!bounds) return false;
        const number = numberIn(part);
        return number === undefined || number < bounds.low || number > bounds.high;
    });
}

export function ParameterField({ parameter, value, onChange, is_list = false, className = "w-28" }: Props) {
    const { name, unit, allowed, meaning, choices } = parameter;
    const usual = shownValue(parameter.default, unit);
    const bounds = boundsIn(allowed);
    const range = bounds ? `${shownValue(String(bounds.low), unit)} to ${shownValue(String(bounds.high), unit)}` : allowed;
    const mark = unit === "fraction" ? "%" : unit === "USD" ? "$" : unit;
    const is_choice = !is_list && !!choices?.length;
    const is_yes_no = !is_list && parameter.type === "boolean";
    return (
        <label className={`block ${className}`}>
            <Tip
                text={
                    <>
                        {meaning}{" "}
                        <span className="text-ink-faint">
                            Allowed: {range}. Usual: {usual}.
                        </span>
                    </>
                }
            >
                <span className="label flex justify-between gap-1 whitespace-nowrap">
                    <span className="truncate">{headingOf(name)}</span>
                    <span>{mark}</span>
                </span>
            </Tip>
            {is_choice || is_yes_no ? (
                <select
                    className="field h-7 w-full px-1"
                    value={value || parameter.default}
                    onChange={(event) => onChange(event.target.value === parameter.default ? "" : event.target.value)}
                >
                    {(is_yes_no ? ["true", "false"] : (choices ?? [])).map((choice) => (
                        <option key={choice} value={choice}>
                            {choice === "true" ? "yes" : choice === "false" ? "no" : choice}
                        </option>
                    ))}
                </select>
            ) : (
                <input
                    className="field h-7 w-full text-right"
                    value={value}
                    placeholder={usual}
                    aria-invalid={faultOf(value, parameter, is_list)}
                    spellCheck={false}
                    onChange={(event) => onChange(event.target.value)}
                />
            )}
        </label>
    );
}
