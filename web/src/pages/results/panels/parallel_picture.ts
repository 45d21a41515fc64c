// Parallel coordinates as an SVG of its own, and their rows as CSV.
import { escaped, svgFrame, type PictureColours } from "../../../charts/picture";
import { csvLine } from "../../../text/csv";
import { headingOf } from "../../../text/names";
import { drawingOrder, height, inner, pointsOf, rim, type DrawnLines } from "./line_places";

export function parallelSvg(drawn: DrawnLines, colourOf: (row: number) => string, colours: PictureColours): string {
    const { axes, kept, width, xOf } = drawn;
    const strength = Math.max(0.02, Math.min(0.5, 120 / Math.max(1, kept.filter(Boolean).length)));
    const lines = drawingOrder(axes, kept)
        .filter((row) => kept[row])
        .map((row) => {
            const points = pointsOf(drawn, row).map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`);
            return `<polyline stroke="${colourOf(row)}" points="${points.join(" ")}"/>`;
        });
    const marks = axes.map(
        (axis, i) =>
            `<line x1="${xOf(i)}" x2="${xOf(i)}" y1="${rim.top}" y2="${rim.top + inner}" stroke="${colours.faint}"/><text x="${xOf(i)}" y="${height + 14}" text-anchor="middle" fill="${colours.ink}">${escaped(headingOf(axis.name))}</text>`,
    );
    const inside = `<g transform="translate(0 40)"><g fill="none" stroke-opacity="${strength}">${lines.join("")}</g>${marks.join("")}</g>`;
    return svgFrame("Parallel coordinates", inside, colours, { width, height: height + 70 });
}

export function parallelCsv({ axes, kept }: DrawnLines): string {
    const rows = kept.flatMap((is_kept, row) =>
        is_kept
            ? [
                  csvLine(
                      axes.map(({ words, values }) => {
                          const value = values[row] ?? null;
                          return words && value !== null ? (words[value] ?? null) : value;
                      }),
                  ),
              ]
            : [],
    );
    return `${[csvLine(axes.map((axis) => axis.name)), ...rows].join("\n")}\n`;
}
