// A setting that is one of several models, each with parameters of its own: constant(fraction=0.001).
import type { Parameter } from "../catalog/catalog";
import { Tip } from "../parts/tip";
import { filterOf, filterText, shownValue } from "../text/filter_text";
import { headingOf } from "../text/names";
import { ParameterField } from "./parameter_field";

interface Props {
    parameter: Parameter;
    /** Empty: the default. */
    value: string;
    onChange: (value: string) => void;
}

export function ModelField({ parameter, value, onChange }: Props) {
    const models = parameter.models ?? [];
    const usual = filterOf(parameter.default);
    const chosen = value === "" ? usual : filterOf(value);
    const model = models.find((one) => one.name === chosen.name);
    const is_usual_told = models.some((one) => one.name === usual.name);
    return (
        <div className="flex items-end gap-2">
            <label className="block w-44">
                <Tip text={model?.meaning || parameter.meaning}>
                    <span className="label block truncate">{headingOf(parameter.name)}</span>
                </Tip>
                <select
                    className="field h-7 w-full px-1"
                    value={value === "" ? "" : chosen.name}
                    onChange={(event) => onChange(event.target.value)}
                >
                    <option value="">{is_usual_told ? headingOf(usual.name) : parameter.default}</option>
                    {models
                        .filter((one) => !is_usual_told || one.name !== usual.name)
                        .map((one) => (
                            <option key={one.name} value={one.name}>
                                {headingOf(one.name)}
                            </option>
                        ))}
                    {is_usual_told && value !== "" && chosen.name === usual.name && (
                        <option value={usual.name}>{headingOf(usual.name)}, changed</option>
                    )}
                </select>
            </label>
            {model?.parameters.map((one) => (
                <ParameterField
                    key={one.name}
                    parameter={{ ...one, default: (model.name === usual.name && usual.values[one.name]) || one.default }}
                    className="w-28"
                    value={value === "" ? "" : shownValue(chosen.values[one.name] ?? "", one.unit)}
                    onChange={(next) =>
                        onChange(filterText({ name: model.name, values: { ...chosen.values, [one.name]: next } }, model))
                    }
                />
            ))}
        </div>
    );
}
