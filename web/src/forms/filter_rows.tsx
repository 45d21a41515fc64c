// The filters of a screen, one a row: what it measures, its parameters in place, and room for what a page knows of it.
import type { ReactNode } from "react";
import { useCatalog } from "../catalog/catalog_context";
import { Button } from "../parts/button";
import { Icon } from "../parts/icons";
import { filterOf, filterText, shownValue } from "../text/filter_text";
import { Tip } from "../parts/tip";
import { headingOf } from "../text/names";
import { ParameterField } from "./parameter_field";

interface Props {
    filters: string[];
    onChange: (filters: string[]) => void;
    beside?: (index: number) => ReactNode;
}

export function FilterRows({ filters, onChange, beside }: Props) {
    const catalog = useCatalog();
    return (
        <div>
            <ul>
                {filters.map((text, i) => {
                    const choice = filterOf(text);
                    const card = catalog.filter(choice.name);
                    const change = (name: string, value: string) =>
                        onChange(
                            filters.with(i, filterText({ name: choice.name, values: { ...choice.values, [name]: value } }, card)),
                        );
                    return (
                        <li
                            key={i}
                            className="relative flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line py-3 pr-9 first:pt-0"
                        >
                            <div className="w-full sm:w-44 sm:shrink-0">
                                <Tip text={card?.measures && <span className="font-mono">{card.measures}</span>}>
                                    <div className="w-fit cursor-help font-medium" tabIndex={0}>
                                        {headingOf(choice.name)}
                                    </div>
                                </Tip>
                                <div className="text-small text-ink-soft">
                                    {card ? card.meaning : "is no filter that is known here"}
                                </div>
                            </div>
                            <div className="flex min-w-0 flex-1 flex-wrap gap-2">
                                {card?.parameters.map((parameter) => (
                                    <ParameterField
                                        key={parameter.name}
                                        parameter={parameter}
                                        value={shownValue(choice.values[parameter.name] ?? "", parameter.unit)}
                                        onChange={(value) => change(parameter.name, value)}
                                        className="w-24"
                                    />
                                ))}
                            </div>
                            {beside?.(i)}
                            <Button
                                kind="quiet"
                                is_small
                                className="absolute top-2 right-0"
                                aria-label={`Take away ${headingOf(choice.name)}`}
                                onClick={() => onChange(filters.toSpliced(i, 1))}
                            >
                                <Icon name="close" size={12} />
                            </Button>
                        </li>
                    );
                })}
            </ul>
            <label className="mt-3 inline-flex items-center gap-2 text-small text-ink-soft">
                <Icon name="plus" size={14} />
                <select
                    className="field h-7"
                    aria-label="Add a filter"
                    value=""
                    onChange={(event) => event.target.value && onChange([...filters, event.target.value])}
                >
                    <option value="">Add a filter</option>
                    {catalog.catalog.filters.map((card) => (
                        <option key={card.name} value={card.name}>
                            {headingOf(card.name)}
                        </option>
                    ))}
                </select>
            </label>
        </div>
    );
}
