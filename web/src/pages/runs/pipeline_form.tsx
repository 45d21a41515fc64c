// The form over a pipeline's text: every field reads its place in the text and writes it back.
import { useMemo } from "react";
import { useCatalog } from "../../catalog/catalog_context";
import { DaysField } from "../../forms/days_field";
import { FilterRows } from "../../forms/filter_rows";
import { ModelField } from "../../forms/model_field";
import { ParameterField } from "../../forms/parameter_field";
import { PartHead } from "../../parts/heading";
import { headingOf } from "../../text/names";
import { listAt, readPipeline, valueAt, withList, withValue, type Path } from "../../text/pipeline";

interface Props {
    text: string;
    is_readable: boolean;
    onChange: (text: string) => void;
}

const engines = ["tamis", "lean"];

export function PipelineForm({ text, is_readable, onChange }: Props) {
    const catalog = useCatalog();
    const document = useMemo(() => readPipeline(text), [text]);
    const at = (...path: Path) => valueAt(document, path);
    const put = (path: Path, value: string) => onChange(withValue(text, path, value));
    const strategy = catalog.strategy(at("backtesting", "strategy"));
    if (!is_readable)
        return (
            <p className="text-ink-soft">
                The form is back when the pipeline file can be read: look at the line that is told beside it.
            </p>
        );
    return (
        <div className="space-y-8">
            <section className="flex flex-wrap gap-4">
                <label className="w-64">
                    <span className="label block">Name</span>
                    <input
                        className="field w-full"
                        value={at("name")}
                        onChange={(event) => put(["name"], event.target.value.replaceAll(",", ""))}
                    />
                </label>
                <DaysField
                    first={at("screening", "date_range", "start")}
                    last={at("screening", "date_range", "end")}
                    onChange={({ first, last }) => put(["screening", "date_range", first ? "start" : "end"], first ?? last ?? "")}
                />
                <label className="w-56">
                    <span className="label block">Symbols</span>
                    <input
                        className="field w-full"
                        placeholder="all"
                        value={at("screening", "universe")}
                        spellCheck={false}
                        onChange={(event) =>
                            put(["screening", "universe"], event.target.value.toUpperCase().replace(/^ALL$/, ""))
                        }
                    />
                </label>
            </section>
            <section>
                <PartHead title="Which days of which symbols" note="a hit passes every filter" />
                <FilterRows
                    filters={listAt(document, ["screening", "filters"])}
                    onChange={(filters) => onChange(withList(text, ["screening", "filters"], filters))}
                />
            </section>
            <section>
                <PartHead
                    title="What is done on each hit"
                    note="a list with commas makes a grid: each combination is a cell of its own"
                />
                <div className="flex flex-wrap items-end gap-3">
                    <label className="w-56">
                        <span className="label block">Strategy</span>
                        <select
                            className="field h-7 w-full px-1"
                            value={at("backtesting", "strategy")}
                            onChange={(event) =>
                                onChange(
                                    withValue(
                                        withList(text, ["backtesting", "parameters"], []),
                                        ["backtesting", "strategy"],
                                        event.target.value,
                                    ),
                                )
                            }
                        >
                            {!strategy && <option value={at("backtesting", "strategy")}>{at("backtesting", "strategy")}</option>}
                            {catalog.catalog.strategies.map((card) => (
                                <option key={card.name} value={card.name}>
                                    {headingOf(card.name)}
                                </option>
                            ))}
                        </select>
                    </label>
                    {strategy?.parameters.map((parameter) => (
                        <ParameterField
                            key={parameter.name}
                            parameter={parameter}
                            is_list
                            value={at("backtesting", "parameters", parameter.name)}
                            onChange={(value) => put(["backtesting", "parameters", parameter.name], value)}
                        />
                    ))}
                </div>
                {strategy && <p className="mt-2 text-small text-ink-faint">{strategy.meaning}</p>}
            </section>
            <section>
                <PartHead title="Settings" note="part of every cell's key" />
                <div className="flex flex-wrap items-end gap-3">
                    {catalog.catalog.settings.map((parameter) => {
                        const field = {
                            parameter,
                            value: at("backtesting", parameter.name),
                            onChange: (value: string) => put(["backtesting", parameter.name], value),
                        };
                        return parameter.models?.length ? (
                            <ModelField key={parameter.name} {...field} />
                        ) : (
                            <ParameterField key={parameter.name} {...field} className="w-36" />
                        );
                    })}
                    <label className="w-28">
                        <span className="label block">Engine</span>
                        <select
                            className="field h-7 w-full px-1"
                            value={at("engine") || engines[0]}
                            onChange={(event) => put(["engine"], event.target.value === engines[0] ? "" : event.target.value)}
                        >
                            {engines.map((engine) => (
                                <option key={engine}>{engine}</option>
                            ))}
                        </select>
                    </label>
                    <label className="flex h-7 items-center gap-1.5">
                        <input
                            type="checkbox"
                            className="accent-[var(--accent)]"
                            checked={at("storage", "keep_equity") === "true"}
                            onChange={(event) => put(["storage", "keep_equity"], event.target.checked ? "true" : "")}
                        />
                        Keep each account's value over time
                    </label>
                </div>
            </section>
        </div>
    );
}
