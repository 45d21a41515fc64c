// Two columns against each other, one point a cell of a sample; a drawn box keeps what is in it.
import { useMemo } from "react";
import uPlot from "uplot";
import { isNumeric, numbersOf } from "../../../api/rows";
import { useCatalog } from "../../../catalog/catalog_context";
import { ChartMenu } from "../../../charts/chart_menu";
import { csvOfPicture, svgOf, type Picture } from "../../../charts/picture";
import { axis, Plot } from "../../../charts/plot";
import { pictureColours } from "../../../charts/save_chart";
import { Trouble } from "../../../parts/trouble";
import { colour } from "../../../parts/use_theme";
import { headingOf } from "../../../text/names";
import { count, fixed, fullText, percent, short } from "../../../text/numbers";
import { wholeRange, withRange } from "../../../text/where";
import { usePins } from "../use_pins";
import { useQuestion } from "../use_question";
import { ColumnSelect } from "./column_select";
import { useSample } from "./use_sample";

const most_points = 6000;

/** How closely two columns rise together, from −1 to 1; none below three points or where one stands still. */
export function correlation(x: number[], y: number[]): number | null {
    const n = x.length;
    if (n < 3) return null;
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / n;
    const [mx, my] = [mean(x), mean(y)];
    let [xx, yy, xy] = [0, 0, 0];
    x.forEach((value, i) => {
        const [dx, dy] = [value - mx, (y[i] ?? 0) - my];
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    });
    return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}

export default function ScatterPanel() {
    const { question, address, setWhere } = useQuestion();
    const catalog = useCatalog();
    const numbers = catalog.cell_columns.filter((column) => isNumeric(column.type));
    const others = question.columns.filter((name) => name !== question.measure && numbers.some((column) => column.name === name));
    const is_number = (name: string) => numbers.some((column) => column.name === name);
    const asked_x = address.get("x");
    const x = is_number(asked_x) ? asked_x : (others[0] ?? numbers[0]?.name ?? "");
    const asked_y = address.get("y");
    const y = is_number(asked_y) ? asked_y : question.measure;
    const pins = usePins();
    const is_compared = pins.length > 1;
    const wheres = is_compared ? pins.map((pin) => pin.where) : [question.where];
    const sample = useSample(wheres, [x, y], most_points);
    const points = useMemo(() => {
        if (!sample.value) return null;
        const { rows, of } = sample.value;
        const [xs, ys] = [numbersOf(rows, x), numbersOf(rows, y)];
        return xs
            .flatMap((value, i) => {
                const up = ys[i];
                return value === null || up === null || up === undefined ? [] : [{ x: value, y: up, of: of[i] ?? 0 }];
            })
            .sort((a, b) => a.x - b.x);
    }, [sample.value, x, y]);
    const amount = sample.value?.parts ?? 1;
    const series = useMemo(
        () => Array.from({ length: amount }, (_, i) => (points ?? []).map((point) => (point.of === i ? point.y : null))),
        [points, amount],
    );
    const data = useMemo<uPlot.AlignedData>(() => [(points ?? []).map((point) => point.x), ...series], [points, series]);
    const colourOf = (i: number) => (is_compared ? (pins[i]?.colour ?? "") : colour("accent"));
    const { where } = question;
    const [x_column, y_column] = [catalog.column(x), catalog.column(y)];
    const options = useMemo(() => {
        const read = (unit: string | undefined) => (value: number) =>
            unit === "fraction" ? percent(value, Math.abs(value) < 0.1 && value !== 0 ? 1 : 0) : short(value);
        return () => ({
            scales: { x: { time: false } },
            legend: { show: false },
            axes: [axis(read(x_column?.unit), { space: 70, size: 28 }), axis(read(y_column?.unit), { size: 56 })],
            cursor: { drag: { x: true, y: true, uni: 8, setScale: false }, points: { show: false } },
            series: [
                {},
                ...Array.from({ length: amount }, (_, i) => ({
                    paths: () => null,
                    points: {
                        show: true,
                        size: 3.5,
                        width: 0,
                        fill: `color-mix(in srgb, ${colourOf(i)} 45%, transparent)`,
                    },
                })),
            ],
            hooks: {
                setSelect: [
                    (plot: uPlot) => {
                        const { left, top, width, height } = plot.select;
                        if (width < 4 && height < 4) return;
                        let next = where;
                        if (width >= 4)
                            next = withRange(
                                next,
                                x,
                                ...wholeRange(x_column?.type ?? "", plot.posToVal(left, "x"), plot.posToVal(left + width, "x")),
                            );
                        if (height >= 4)
                            next = withRange(
                                next,
                                y,
                                ...wholeRange(y_column?.type ?? "", plot.posToVal(top + height, "y"), plot.posToVal(top, "y")),
                            );
                        setWhere(next);
                    },
                ],
            },
        });
        // setWhere changes with each drawing and always does the same.
    }, [x, y, x_column, y_column, where, amount, pins]);
    const together =
        points &&
        correlation(
            points.map((point) => point.x),
            points.map((point) => point.y),
        );
    const total = sample.value?.rows.total ?? 0;
    const title = `${headingOf(y, y_column?.unit)} over ${headingOf(x, x_column?.unit)}`;
    const picture = (): Picture => ({
        title,
        x_name: x,
        x: (points ?? []).map((point) => point.x),
        readX: (value) => fullText(value, x_column ?? { type: "real", unit: "" }),
        readY: (value) => fullText(value, y_column ?? { type: "real", unit: "" }),
        series: series.map((values, i) => ({
            name: is_compared ? (pins[i]?.text ?? "") : y,
            values,
            colour: colourOf(i),
            kind: "points",
        })),
    });
    return (
        <div className="space-y-3">
            <div className="flex gap-2">
                <ColumnSelect label="Across" value={x} columns={numbers} onChange={(name) => address.set({ x: name })} />
                <ColumnSelect label="Up" value={y} columns={numbers} onChange={(name) => address.set({ y: name })} />
            </div>
            {sample.error && <Trouble error={sample.error} again={sample.again} />}
            {!points && !sample.error && <div className="skeleton h-80" />}
            {points && (
                <>
                    <Plot key={`${x}/${y}/${amount}`} label={title} data={data} options={options} height={360} />
                    <div className="flex items-start justify-between gap-2">
                        <p className="text-small text-ink-faint">
                            {total > points.length
                                ? `${count(points.length)} of ${count(total)} cells, drawn by lot`
                                : `${count(points.length)} cells`}
                            {together !== null && `; correlation ${fixed(together, 2)}`}
                            {is_compared && "; in the colours of the pinned selections, a cell of several in the first's"}. Draw a box to keep what is in it.
                        </p>
                        <ChartMenu
                            name={title}
                            svg={() => svgOf(picture(), pictureColours())}
                            csv={() => csvOfPicture(picture())}
                        />
                    </div>
                </>
            )}
        </div>
    );
}
