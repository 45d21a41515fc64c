// The heat map over two columns as an SVG of its own.
import { escaped, svgFrame, type PictureColours } from "../../../charts/picture";

export interface HeatField {
    across: number;
    down: number;
    /** From −1, the whole of a loss, to 1. */
    strength: number;
    text: string;
}

const field = { width: 84, height: 34 };
const left = 140;
const top = 70;

export function heatSvg(
    title: string,
    xs: string[],
    ys: string[],
    fields: HeatField[],
    gain: string,
    loss: string,
    colours: PictureColours,
): string {
    const { ink, faint } = colours;
    const heads = xs.map(
        (text, i) =>
            `<text x="${left + (i + 0.5) * field.width}" y="${top - 8}" text-anchor="middle" fill="${faint}">${escaped(text)}</text>`,
    );
    const sides = ys.map(
        (text, i) =>
            `<text x="${left - 10}" y="${top + (i + 0.5) * field.height + 4}" text-anchor="end" fill="${faint}">${escaped(text)}</text>`,
    );
    const marks = fields.map(({ across, down, strength, text }) => {
        const [x, y] = [left + across * field.width, top + down * field.height];
        return `<rect x="${x + 1}" y="${y + 1}" width="${field.width - 2}" height="${field.height - 2}" fill="${strength < 0 ? loss : gain}" fill-opacity="${(Math.abs(strength) * 0.4).toFixed(2)}"/><text x="${x + field.width / 2}" y="${y + field.height / 2 + 4}" text-anchor="middle" fill="${ink}">${escaped(text)}</text>`;
    });
    const size = { width: left + xs.length * field.width + 24, height: top + ys.length * field.height + 24 };
    return svgFrame(title, [...heads, ...sides, ...marks].join(""), colours, size);
}
