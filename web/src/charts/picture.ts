// A chart as data, so that it can be saved as SVG and CSV: series over one axis, in the page's colours.
import { csvLine } from "../text/csv";

export interface PictureSeries {
    name: string;
    values: (number | null)[];
    colour: string;
    kind: "line" | "points";
}

export interface Picture {
    title: string;
    x_name: string;
    x: number[];
    readX: (value: number) => string;
    readY: (value: number) => string;
    series: PictureSeries[];
}

export interface PictureColours {
    paper: string;
    ink: string;
    faint: string;
    grid: string;
    font: string;
}

export const size = { width: 960, height: 480 };
const rim = { left: 90, right: 24, top: 48, bottom: 40 };

/** Steps of 1, 2 or 5 times a power of ten, about `many` of them. */
export function ticksBetween(low: number, high: number, many: number): number[] {
    if (!(high > low)) return [low];
    const rough = (high - low) / many;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10);
    const ticks: number[] = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; ++i)
        ticks.push(Number((i * step).toPrecision(12)));
    return ticks;
}

export function escaped(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function extent(values: (number | null)[]): [number, number] {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of values)
        if (value !== null && Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
    return low > high ? [0, 1] : low === high ? [low - 1, high + 1] : [low, high];
}

/** A whole SVG around marks, with a ground and a title. */
export function svgFrame(title: string, marks: string, { paper, ink, font }: PictureColours, { width, height } = size): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(font)}" font-size="12"><rect width="100%" height="100%" fill="${paper}"/><text x="16" y="28" font-size="15" font-weight="600" fill="${ink}">${escaped(title)}</text>${marks}</svg>`;
}

export function svgOf(picture: Picture, colours: PictureColours): string {
    const { x, series, readX, readY } = picture;
    const [x_low, x_high] = extent(x);
    const [y_low, y_high] = extent(series.flatMap((one) => one.values));
    const inner = { width: size.width - rim.left - rim.right, height: size.height - rim.top - rim.bottom };
    const px = (value: number) => (rim.left + ((value - x_low) / (x_high - x_low)) * inner.width).toFixed(1);
    const py = (value: number) => (rim.top + (1 - (value - y_low) / (y_high - y_low)) * inner.height).toFixed(1);
    const { faint, grid } = colours;
    const rows = ticksBetween(y_low, y_high, 6).map(
        (tick) =>
            `<line x1="${rim.left}" x2="${size.width - rim.right}" y1="${py(tick)}" y2="${py(tick)}" stroke="${tick === 0 ? faint : grid}"/><text x="${rim.left - 8}" y="${py(tick)}" dy="4" text-anchor="end" fill="${faint}">${escaped(readY(tick))}</text>`,
    );
    const columns = ticksBetween(x_low, x_high, 7).map(
        (tick) =>
            `<text x="${px(tick)}" y="${size.height - rim.bottom + 20}" text-anchor="middle" fill="${faint}">${escaped(readX(tick))}</text>`,
    );
    const marks = series.map(({ values, colour, kind }) => {
        const known = values.flatMap((value, i) => (value === null ? [] : [[px(x[i] ?? 0), py(value)] as const]));
        if (kind === "points")
            return `<g fill="${colour}" fill-opacity="0.5">${known.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="2"/>`).join("")}</g>`;
        return `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${known.map((point) => point.join(",")).join(" ")}"/>`;
    });
    const named = series.length > 1 ? series : [];
    const legend = named.map(
        ({ name, colour }, i) =>
            `<circle cx="${size.width - rim.right - 150}" cy="${20 + i * 14}" r="4" fill="${colour}"/><text x="${size.width - rim.right - 140}" y="${24 + i * 14}" fill="${faint}">${escaped(name)}</text>`,
    );
    return svgFrame(picture.title, [...rows, ...columns, ...marks, ...legend].join(""), colours);
}

/** A row for each place on the axis, as numbers and not as they read. */
export function csvOfPicture({ x_name, x, series }: Picture): string {
    const rows = x.map((value, i) => csvLine([value, ...series.map((one) => one.values[i] ?? null)]));
    return `${[csvLine([x_name, ...series.map((one) => one.name)]), ...rows].join("\n")}\n`;
}
