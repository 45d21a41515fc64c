// Two to six pinned selections side by side: their figures, how they are spread, how they went day by day.
import { useMemo } from "react";
import { apiPath, getJson } from "../../../api/client";
import { recordsOf, textOf, type Rows } from "../../../api/rows";
import { useAnswer } from "../../../api/use_answer";
import { useCatalog } from "../../../catalog/catalog_context";
import { histogramPath, type Histogram } from "../../../charts/histogram";
import { Lines } from "../../../charts/lines";
import { seriesColour } from "../../../charts/series_colours";
import { Trouble } from "../../../parts/trouble";
import { headingOf } from "../../../text/names";
import { count, fullText, percent, type Shape } from "../../../text/numbers";
import { usePins } from "../use_pins";
import { useQuestion } from "../use_question";
import { askTotals, intervalText, type Totals } from "../use_totals";
import { mergedSpread, summedDays } from "./comparison";

interface Selection {
    where: string;
    totals: Totals;
    days: Rows;
    histogram: Histogram;
}

export default function ComparePanel() {
    const { question } = useQuestion();
    const catalog = useCatalog();
    const pins = usePins();
    const { measure } = question;
    const answer = useAnswer(pins.length ? `compare ${measure} ${pins.map((pin) => pin.text).join("\n")}` : null, (signal) =>
        Promise.all(
            pins.map(async ({ where }): Promise<Selection> => {
                const [totals, days, histogram] = await Promise.all([
                    askTotals(measure, where, signal),
                    getJson<Rows>(apiPath("/aggregates", { by: "first_day", of: measure, where, limit: 5000 }), signal),
                    getJson<Histogram>(histogramPath(measure, where, 60), signal),
                ]);
                return { where, totals, days, histogram };
            }),
        ),
    );
    const shape = catalog.column(measure) ?? { type: "real", unit: "" };
    const name = headingOf(measure, shape.unit);
    if (pins.length === 0)
        return (
            <div className="space-y-2 text-ink-soft">
                <p>Nothing is pinned yet.</p>
                <p>
                    Set conditions above and press Pin; change them and pin again. Two to six selections stand side by side, each
                    in its colour: here, above the grid, below its headings and in the other pictures.
                </p>
            </div>
        );
    return (
        <div className="space-y-6">
            {answer.error && <Trouble error={answer.error} again={answer.again} />}
            {!answer.value && !answer.error && <div className="skeleton h-80" />}
            {answer.value && <Comparison selections={answer.value} name={name} shape={shape} />}
        </div>
    );
}

const readDay = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);

function Comparison({ selections, name, shape }: { selections: Selection[]; name: string; shape: Shape }) {
    const days = useMemo(() => selections.map((one) => recordsOf(one.days)), [selections]);
    const read = useMemo(() => (value: number) => fullText(value, shape), [shape]);
    const readShare = useMemo(() => (value: number) => percent(value, 1), []);
    const spread = useMemo(() => mergedSpread(selections.map((one) => one.histogram)), [selections]);
    const course = useMemo(
        () =>
            summedDays(
                days.map((rows) =>
                    rows.map((row) => ({ day: textOf(row.first_day), mean: typeof row.mean === "number" ? row.mean : null })),
                ),
            ),
        [days],
    );
    const named = (values: (number | null)[][]) => values.map((line, i) => ({ name: String(i + 1), values: line }));
    return (
        <>
            <table className="w-full [&_td+td]:pl-3 [&_th+th]:pl-3">
                <thead>
                    <tr className="border-b border-line-strong text-right text-small text-ink-soft">
                        <th scope="col" className="text-left font-normal" aria-label="Selection" />
                        <th scope="col" className="font-normal">
                            cells
                        </th>
                        <th scope="col" className="font-normal">
                            mean {name}
                        </th>
                        <th scope="col" className="font-normal">
                            95 % by days
                        </th>
                        <th scope="col" className="font-normal">
                            above 0
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {selections.map(({ totals }, i) => {
                        return (
                            <tr key={i} className="border-b border-line/60 text-right">
                                <td className="py-1 text-left">
                                    <span
                                        className="mr-1.5 inline-block size-2 rounded-full"
                                        style={{ background: seriesColour(i) }}
                                        aria-hidden="true"
                                    />
                                    {i + 1}
                                </td>
                                <td>{count(totals.cells)}</td>
                                <td className={(totals.mean ?? 0) < 0 ? "text-loss" : ""}>{fullText(totals.mean, shape)}</td>
                                <td className="text-small whitespace-nowrap text-ink-soft">
                                    {intervalText(totals, shape) || "n/a"}
                                </td>
                                <td>{totals.above === null ? "n/a" : percent(totals.above, 1)}</td>
                            </tr>
                        );
                    })}
                </tbody>
            </table>
            <section>
                <h3 className="mb-1 font-medium">How {name} is spread</h3>
                <Lines
                    label={`How ${name} is spread`}
                    x_name={name}
                    x={spread.x}
                    lines={named(spread.lines)}
                    readX={read}
                    readY={readShare}
                    height={180}
                />
            </section>
            <section>
                <h3 className="mb-1 font-medium">Sum of the days' means</h3>
                <Lines
                    label="Sum of the days' means"
                    x_name="day"
                    x={course.x}
                    lines={named(course.lines)}
                    readX={readDay}
                    readY={read}
                    height={180}
                />
            </section>
        </>
    );
}
