// Tens of thousands of lines on a canvas, some thousands a frame, so that the page stays at hand meanwhile.
import { colour } from "../../../parts/use_theme";
import { drawingOrder, height, pointsOf, type DrawnLines } from "./line_places";

const lines_a_frame = 3000;

/** Begins to draw; the returned function ends it. */
export function drawLines(canvas: HTMLCanvasElement, drawn: DrawnLines): () => void {
    const context = canvas.getContext("2d");
    if (!context) return () => {};
    const { axes, kept, colours, width } = drawn;
    const ratio = window.devicePixelRatio;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    context.scale(ratio, ratio);
    const last = axes.at(-1);
    const zero = last && !last.words && last.low < 0 && last.high > 0 ? 0 : last ? (last.low + last.high) / 2 : 0;
    const [above, below, pale] = [colour("gain"), colour("loss"), colour("line-strong")];
    const strength = Math.max(0.02, Math.min(0.5, 120 / Math.max(1, kept.filter(Boolean).length)));
    const order = drawingOrder(axes, kept);
    let frame = 0;
    let next = 0;
    const go = () => {
        for (const end = Math.min(order.length, next + lines_a_frame); next < end; ++next) {
            const row = order[next] ?? 0;
            context.globalAlpha = kept[row] ? strength : 0.08;
            context.strokeStyle = !kept[row] ? pale : (colours?.[row] ?? ((last?.values[row] ?? 0) >= zero ? above : below));
            context.beginPath();
            for (const [x, y] of pointsOf(drawn, row)) context.lineTo(x, y);
            context.stroke();
        }
        if (next < order.length) frame = requestAnimationFrame(go);
    };
    go();
    return () => cancelAnimationFrame(frame);
}
