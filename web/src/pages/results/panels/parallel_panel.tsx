// Parallel coordinates: a line a cell over several columns; brushes on the axes combine and filter the grid.
import { useEffect, useMemo, useRef, useState, type PointerEvent } from "react";
import { isNumeric } from "../../../api/rows";
import { useCatalog } from "../../../catalog/catalog_context";
import { Button } from "../../../parts/button";
import { Icon } from "../../../parts/icons";
import { Trouble } from "../../../parts/trouble";
import { colour, useLook } from "../../../parts/use_theme";
import { headingOf } from "../../../text/names";
import { cellText, count } from "../../../text/numbers";
import { columnOf, conditionsIn, quoted, rangeIn, whereOf, wholeRange, withoutColumn, withRange } from "../../../text/where";
import { useQuestion } from "../use_question";
import { axisOf, placeOn, type ParallelAxis } from "./parallel_axis";
import { useSample } from "./use_sample";
import { useVarying } from "./use_varying";

const height = 380;
const rim = { top: 24, bottom: 12 };
const most_drawn = 2500;

export default function ParallelPanel() {
  const { question, address, setWhere } = useQuestion();
  const catalog = useCatalog();
  const varying = useVarying(question);
  const asked = address.get("axes");
  const names = useMemo(() => {
    if (asked) return asked.split(",");
    const numbers = question.columns.filter((name) => name !== question.measure && isNumeric(catalog.column(name)?.type ?? "text"));
    return varying ? [...varying.slice(0, 3), ...numbers.slice(0, 3), question.measure] : [];
  }, [asked, varying, question.columns, question.measure, catalog]);

  // Lines that a brush on these axes leaves out stay as a pale ground.
  const ground_where = useMemo(() => whereOf(conditionsIn(question.where).filter((one) => !names.includes(columnOf(one) ?? ""))), [question.where, names]);
  const sample = useSample(ground_where, names);
  const axes = useMemo(() => {
    const rows = sample.value;
    if (!rows) return null;
    const made = names.map((name) => {
      const at = rows.columns.findIndex((column) => column.name === name);
      return at < 0 ? null : axisOf(name, rows.columns[at]?.type ?? "text", rows.rows.map((row) => row[at] ?? null));
    });
    return made.every((axis) => axis !== null) ? (made as ParallelAxis[]) : null;
  }, [sample.value, names]);
  const kept = useMemo(() => (axes && sample.value ? keptRows(axes, question.where, sample.value.rows.length) : null), [axes, sample.value, question.where]);
  const add = (name: string) => name && address.set({ axes: [...names.filter((one) => one !== name).slice(0, -1), name, names.at(-1) ?? ""].filter(Boolean).join(",") }, false);
  const drawn = Math.min(most_drawn, sample.value?.rows.length ?? 0);
  return (
    <div className="space-y-3">
      {sample.error && <Trouble error={sample.error} again={sample.again} />}
      {(!axes || !kept) && !sample.error && <div className="skeleton h-80" />}
      {axes && kept && (
        <ParallelPlot
          axes={axes}
          kept={kept}
          where={question.where}
          unitOf={(name) => catalog.column(name)?.unit ?? ""}
          onBrush={(axis, low, high) => setWhere(brushed(question.where, axis, low, high))}
          onRemove={(name) => address.set({ axes: names.filter((one) => one !== name).join(",") }, false)}
        />
      )}
      <label className="flex items-center gap-2 text-small text-ink-soft">
        Add a column
        <select className="field h-7 min-w-0 flex-1" value="" onChange={(event) => add(event.target.value)}>
          <option value="">choose</option>
          {catalog.cell_columns
            .filter((column) => (isNumeric(column.type) || catalog.is_parameter(column.name)) && !names.includes(column.name))
            .map((column) => (
              <option key={column.name} value={column.name}>
                {headingOf(column.name, column.unit)}
              </option>
            ))}
        </select>
      </label>
      {sample.value && (
        <p className="text-small text-ink-faint">
          {sample.value.total > drawn ? `${count(drawn)} of ${count(sample.value.total)} cells, drawn by lot` : `${count(drawn)} cells`}; coloured by the column at the right. Drag along an axis to keep a part of it, click it to let go.
        </p>
      )}
    </div>
  );
}

/** Whether each row is inside all brushes. */
function keptRows(axes: ParallelAxis[], where: string, rows: number): boolean[] {
  const kept = new Array<boolean>(rows).fill(true);
  for (const axis of axes) {
    const range = rangeIn(where, axis.name);
    const words = axis.words && conditionsIn(where).filter((one) => columnOf(one) === axis.name).join(" ");
    axis.values.forEach((value, i) => {
      if (axis.words) {
        if (words && (value === null || !words.includes(axis.words[value] ?? ""))) kept[i] = false;
      } else if (range && (value === null || (range.low !== null && value < range.low) || (range.high !== null && value > range.high))) kept[i] = false;
    });
  }
  return kept;
}

function brushed(where: string, axis: ParallelAxis, low: number | null, high: number | null): string {
  if (low === null || high === null) return withoutColumn(where, axis.name);
  if (!axis.words) return withRange(where, axis.name, ...wholeRange(axis.type, low, high));
  const words = axis.words.filter((_, i) => i >= low && i <= high);
  const others = conditionsIn(withoutColumn(where, axis.name));
  return words.length ? whereOf([...others, `${axis.name} in (${words.map(quoted).join(", ")})`]) : whereOf(others);
}

interface PlotProps {
  axes: ParallelAxis[];
  kept: boolean[];
  where: string;
  unitOf: (name: string) => string;
  onBrush: (axis: ParallelAxis, low: number | null, high: number | null) => void;
  onRemove: (name: string) => void;
}

function ParallelPlot({ axes, kept, where, unitOf, onBrush, onRemove }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(440);
  const [brush, setBrush] = useState<{ axis: number; from: number; to: number } | null>(null);
  const look = useLook();
  useEffect(() => {
    const watch = new ResizeObserver(() => place.current && setWidth(Math.max(300, place.current.clientWidth, axes.length * 72)));
    if (place.current) watch.observe(place.current);
    return () => watch.disconnect();
  }, [axes.length]);
  const xOf = (i: number) => 36 + (axes.length < 2 ? 0 : (i * (width - 76)) / (axes.length - 1));
  const inner = height - rim.top - rim.bottom;

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !canvas.current) return;
    const ratio = window.devicePixelRatio;
    canvas.current.width = width * ratio;
    canvas.current.height = height * ratio;
    context.scale(ratio, ratio);
    const last = axes.at(-1);
    const zero = last && !last.words && last.low < 0 && last.high > 0 ? 0 : last ? (last.low + last.high) / 2 : 0;
    const [above, below, ground] = [colour("gain"), colour("loss"), colour("line-strong")];
    const rows = Math.min(most_drawn, kept.length);
    const draw = (row: number) => {
      context.beginPath();
      axes.forEach((axis, i) => {
        const value = axis.values[row];
        if (value === null || value === undefined) return;
        const y = rim.top + (1 - placeOn(axis, value)) * inner;
        if (i === 0) context.moveTo(xOf(i), y);
        else context.lineTo(xOf(i), y);
      });
      context.stroke();
    };
    context.lineWidth = 1;
    context.globalAlpha = 0.08;
    context.strokeStyle = ground;
    for (let row = 0; row < rows; ++row) if (!kept[row]) draw(row);
    context.globalAlpha = Math.max(0.05, Math.min(0.5, 120 / Math.max(1, kept.filter(Boolean).length)));
    for (let row = 0; row < rows; ++row) {
      if (!kept[row]) continue;
      context.strokeStyle = (last?.values[row] ?? 0) >= zero ? above : below;
      draw(row);
    }
  }, [axes, kept, width, look]);

  const valueAt = (event: PointerEvent, axis: ParallelAxis) => {
    const box = canvas.current?.getBoundingClientRect();
    const share = box ? 1 - (event.clientY - box.top - rim.top) / inner : 0;
    return axis.low + Math.max(0, Math.min(1, share)) * (axis.high - axis.low);
  };
  return (
    <div ref={place} className="overflow-x-auto">
      <div className="relative" style={{ width, height: height + 40 }}>
        <canvas ref={canvas} style={{ width, height }} role="img" aria-label={`Lines over ${axes.map((axis) => headingOf(axis.name)).join(", ")}`} />
        {axes.map((axis, i) => {
          const unit = unitOf(axis.name);
          const shape = { type: axis.type, unit };
          const text = (value: number) => (axis.words ? (axis.words[Math.round(value)] ?? "") : cellText(value, shape));
          const range = rangeIn(where, axis.name);
          const shown = brush?.axis === i ? { low: Math.min(brush.from, brush.to), high: Math.max(brush.from, brush.to) } : range && { low: range.low ?? axis.low, high: range.high ?? axis.high };
          return (
            <div key={axis.name}>
              <div
                className="absolute w-8 cursor-ns-resize touch-none"
                style={{ left: xOf(i) - 16, top: rim.top, height: inner }}
                onPointerDown={(event) => {
                  event.currentTarget.setPointerCapture(event.pointerId);
                  const value = valueAt(event, axis);
                  setBrush({ axis: i, from: value, to: value });
                }}
                onPointerMove={(event) => brush?.axis === i && setBrush({ ...brush, to: valueAt(event, axis) })}
                onPointerUp={() => {
                  if (!brush) return;
                  const is_click = Math.abs(brush.to - brush.from) < (axis.high - axis.low) * 0.01;
                  onBrush(axis, is_click ? null : Math.min(brush.from, brush.to), is_click ? null : Math.max(brush.from, brush.to));
                  setBrush(null);
                }}
              >
                <span className="absolute inset-y-0 left-4 w-px bg-line-strong" />
                {shown && (
                  <span
                    className="absolute left-2.5 w-3 border border-accent bg-accent/25"
                    style={{ bottom: `${placeOn(axis, shown.low) * 100}%`, height: `max(3px, ${(placeOn(axis, shown.high) - placeOn(axis, shown.low)) * 100}%)` }}
                  />
                )}
              </div>
              {axis.words ? (
                axis.words.map((word, place_of_word) => (
                  <span key={word} className="label pointer-events-none absolute max-w-16 truncate rounded bg-panel/80 px-0.5" style={{ left: xOf(i) + 4, top: rim.top + (1 - placeOn(axis, place_of_word)) * inner - 8 }}>
                    {word}
                  </span>
                ))
              ) : (
                <>
                  <span className="label absolute -translate-x-1/2 whitespace-nowrap" style={{ left: xOf(i), top: 4 }}>
                    {text(axis.high)}
                  </span>
                  <span className="label absolute -translate-x-1/2 whitespace-nowrap" style={{ left: xOf(i), top: height - 10 }}>
                    {text(axis.low)}
                  </span>
                </>
              )}
              <div className="absolute flex w-20 -translate-x-1/2 flex-col items-center text-center text-tiny leading-tight text-ink-soft" style={{ left: xOf(i), top: height + 6 }}>
                <span className="line-clamp-2">{headingOf(axis.name, unit)}</span>
                {axes.length > 2 && i < axes.length - 1 && (
                  <Button kind="quiet" is_small className="!h-5 !px-1" aria-label={`Take the axis ${headingOf(axis.name, unit)} away`} onClick={() => onRemove(axis.name)}>
                    <Icon name="close" size={9} />
                  </Button>
                )}
              </div>
            </div>
          );
        })}
      </div>
    </div>
  );
}
