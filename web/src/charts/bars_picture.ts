// Named bars around zero as an SVG of its own: groups of cells, rows of a statement.
import { escaped, svgFrame, type PictureColours } from "./picture";

export interface NamedBar {
    name: string;
    value: number | null;
    text: string;
}

const row = 20;
const width = 720;
const left = 180;
const right = 110;

export function barsSvg(title: string, bars: NamedBar[], gain: string, loss: string, colours: PictureColours): string {
    const reach = Math.max(1e-12, ...bars.map((bar) => Math.abs(bar.value ?? 0)));
    const has_both = bars.some((bar) => (bar.value ?? 0) < 0);
    const room = width - left - right;
    const zero = has_both ? left + room / 2 : left;
    const marks = bars.map(({ name, value, text }, i) => {
        const y = 48 + i * row;
        const long = ((Math.abs(value ?? 0) / reach) * room) / (has_both ? 2 : 1);
        const begin = (value ?? 0) < 0 ? zero - long : zero;
        return `<text x="${left - 10}" y="${y + 13}" text-anchor="end" fill="${colours.ink}">${escaped(name)}</text><rect x="${begin.toFixed(1)}" y="${y + 3}" width="${long.toFixed(1)}" height="${row - 7}" fill="${(value ?? 0) < 0 ? loss : gain}"/><text x="${width - 12}" y="${y + 13}" text-anchor="end" fill="${colours.ink}">${escaped(text)}</text>`;
    });
    const height = 60 + bars.length * row;
    const line = `<line x1="${zero}" x2="${zero}" y1="44" y2="${height - 8}" stroke="${colours.faint}"/>`;
    return svgFrame(title, marks.join("") + line, colours, { width, height });
}
