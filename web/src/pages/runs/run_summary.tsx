// What a run came to: pooled, by parameters, by day and symbol, by the filters' measures.
import { useMemo } from "react";
import { useNavigate } from "react-router";
import { linkTo } from "../../address/address_text";
import { textOf, type RowRecord } from "../../api/rows";
import { useCatalog } from "../../catalog/catalog_context";
import { BarSteps } from "../../charts/bar_steps";
import { Lines } from "../../charts/lines";
import { most_series } from "../../charts/series_colours";
import { Figure } from "../../parts/figure";
import { PartHead } from "../../parts/heading";
import { RecordTable } from "../../parts/record_table";
import { filterOf } from "../../text/filter_text";
import { headingOf, toldParameters } from "../../text/names";
import { fullText, percent } from "../../text/numbers";
import { shapeOf } from "../../text/units_by_name";
import { equalCondition, whereOf } from "../../text/where";
import type { Summary } from "./run_answer";

function useToldParameters() {
    const catalog = useCatalog();
    return (record: RowRecord) => {
        const defaults = Object.fromEntries(
            (catalog.strategy(textOf(record.strategy))?.parameters ?? []).map((one) => [one.name, one.default]),
        );
        return toldParameters(textOf(record.parameters), defaults);
    };
}

export function RunSummary({ summary }: { summary: Summary }) {
    const navigate = useNavigate();
    const told = useToldParameters();
    const catalog = useCatalog();
    const pooled = Object.entries(summary.pooled ?? {}).filter(([, value]) => typeof value === "number");
    const lookParameters = (name: string, _: unknown, record: RowRecord) =>
        name === "parameters" ? <span title={textOf(record.parameters)}>{told(record)}</span> : undefined;
    const toResults = (names: string[]) => (record: RowRecord) =>
        navigate(
            linkTo("/results", {
                q: whereOf(names.filter((name) => name in record).map((name) => equalCondition(name, record[name] ?? null))),
            }),
        );
    const measured = Object.groupBy(summary.by_filter_bucket, (bucket) => textOf(bucket.filter));
    const steps = summary.distribution.map((step) => Object.values(step).map(Number));

    return (
        <div className="space-y-8">
            {pooled.length > 0 && (
                <section>
                    <PartHead title="All cells together" note="over all parameter sets" />
                    <div className="flex flex-wrap gap-x-8 gap-y-3">
                        {pooled.map(([name, value]) => {
                            const shape = shapeOf(name, [value]);
                            return (
                                <Figure key={name} name={headingOf(name, shape.unit)}>
                                    {fullText(value, shape)}
                                </Figure>
                            );
                        })}
                    </div>
                </section>
            )}
            <div className="grid gap-8 xl:grid-cols-2">
                {summary.by_parameters.length > 0 && (
                    <section className="min-w-0 xl:col-span-2">
                        <PartHead title="By parameters" note="best first" />
                        <RecordTable
                            label="By parameters"
                            records={summary.by_parameters}
                            most={20}
                            without={["strategy"]}
                            look={lookParameters}
                            onOpen={toResults(["strategy", "parameters"])}
                        />
                    </section>
                )}
                {summary.curves.length > 0 && (
                    <section className="min-w-0">
                        <PartHead title="Compounded" note={summary.compounding_rule.replace(/:.*/, "")} />
                        <Curves curves={summary.curves} />
                    </section>
                )}
                {steps.length > 0 && (
                    <section className="min-w-0">
                        <PartHead title="Cells by return" />
                        <BarSteps
                            label="Cells by return"
                            begins={steps.map((step) => step[0] ?? 0)}
                            counts={steps.map((step) => step[1] ?? 0)}
                            read={(value) => percent(value, 1)}
                        />
                    </section>
                )}
                {Object.entries(measured).map(([filter, buckets]) => (
                    <section key={filter} className="min-w-0">
                        <PartHead title="By what a filter measured" note={filter} />
                        <RecordTable
                            label={`By the measure of ${filter}`}
                            records={buckets ?? []}
                            without={["filter"]}
                            unitOf={(name) =>
                                name.startsWith("measure") ? catalog.filter(filterOf(filter).name)?.unit : undefined
                            }
                        />
                    </section>
                ))}
                {summary.by_symbol.length > 0 && (
                    <section className="min-w-0">
                        <PartHead title="By symbol" note="best first" />
                        <RecordTable label="By symbol" records={summary.by_symbol} onOpen={toResults(["symbol"])} />
                    </section>
                )}
                {summary.by_day.length > 0 && (
                    <section className="min-w-0">
                        <PartHead title="By day" />
                        <RecordTable label="By day" records={summary.by_day} most={20} onOpen={toResults(["first_day"])} />
                    </section>
                )}
                {summary.audited.length > 0 && (
                    <section className="min-w-0 xl:col-span-2">
                        <PartHead title="Audited by LEAN" note="what differs first" />
                        <RecordTable
                            label="Audited by LEAN"
                            records={summary.audited}
                            most={20}
                            without={["lean_cell", "lean_build"]}
                            look={lookParameters}
                            onOpen={(record) => navigate(linkTo(`/cells/${textOf(record.cell)}`))}
                        />
                    </section>
                )}
                {summary.not_measured.length > 0 && (
                    <section className="min-w-0">
                        <PartHead title="Not measured" note="symbol-days that a filter could say nothing of" />
                        <RecordTable label="Not measured" records={summary.not_measured} />
                    </section>
                )}
            </div>
        </div>
    );
}

const readDay = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);
const readShare = (value: number) => percent(value, 1);

/** The last number of each record over its day, a line for each set. */
function Curves({ curves }: { curves: RowRecord[] }) {
    const told = useToldParameters();
    const { x, lines } = useMemo(() => {
        const days = [...new Set(curves.map((row) => textOf(row.day)))].sort();
        const value = Object.keys(curves[0] ?? {}).at(-1) ?? "";
        const sets = Object.entries(Object.groupBy(curves, (row) => `${textOf(row.place)} ${told(row)}`)).slice(0, most_series);
        return {
            x: days.map((day) => Date.parse(day) / 1000),
            lines: sets.map(([name, rows]) => {
                const by_day = new Map((rows ?? []).map((row) => [textOf(row.day), row[value]]));
                let last: number | null = null;
                return {
                    name,
                    values: days.map((day) => (last = typeof by_day.get(day) === "number" ? (by_day.get(day) as number) : last)),
                };
            }),
        };
    }, [curves]);
    return <Lines label="Compounded day by day" x_name="day" x={x} lines={lines} readX={readDay} readY={readShare} />;
}
