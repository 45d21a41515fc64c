// A chart as a file of the person's: SVG as it is, PNG drawn from it, CSV of its numbers.
import { saveFile } from "../parts/save_file";
import { colour } from "../parts/use_theme";
import type { PictureColours } from "./picture";

export function pictureColours(): PictureColours {
    return {
        paper: colour("panel"),
        ink: colour("ink"),
        faint: colour("ink-faint"),
        grid: colour("line"),
        font: getComputedStyle(document.body).fontFamily,
    };
}

/** A data address: pictures from blobs are not allowed by the pages' policy. */
async function imageOf(svg: string): Promise<HTMLImageElement> {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    return image;
}

const pixels = 2;

export async function savePng(name: string, svg: string): Promise<void> {
    const image = await imageOf(svg);
    const canvas = document.createElement("canvas");
    canvas.width = image.width * pixels;
    canvas.height = image.height * pixels;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((file) => file && saveFile(`${name}.png`, file));
}

export function saveSvg(name: string, svg: string): void {
    saveFile(`${name}.svg`, new Blob([svg], { type: "image/svg+xml" }));
}

export function saveCsv(name: string, csv: string): void {
    saveFile(`${name}.csv`, new Blob([csv], { type: "text/csv" }));
}

const copied = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-family"];

/** A drawing of the page with its colours written into it, so that it stands alone. */
export function svgOfElement(element: SVGSVGElement): string {
    const copy = element.cloneNode(true) as SVGSVGElement;
    const [from, to] = [element, copy].map((one) => [one, ...one.querySelectorAll<SVGElement>("*")]) as [
        SVGElement[],
        SVGElement[],
    ];
    from.forEach((source, i) => {
        const look = getComputedStyle(source);
        to[i]?.removeAttribute("class");
        to[i]?.setAttribute("style", copied.map((name) => `${name}:${look.getPropertyValue(name)}`).join(";"));
    });
    const box = element.getBoundingClientRect();
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", String(Math.round(box.width)));
    copy.setAttribute("height", String(Math.round(box.height)));
    return new XMLSerializer().serializeToString(copy);
}
