// Days as a calendar, five rows of weekdays; the more a day holds, the stronger its colour.
import { useMemo, useRef } from "react";
import { csvLine } from "../text/csv";
import { ChartMenu } from "./chart_menu";
import { svgOfElement } from "./save_chart";

interface Props {
    days: { day: string; value: number }[];
    read: (value: number) => string;
    chosen?: string;
    onChoose: (day: string) => void;
}

const side = 15;
const gap = 2;
const left = 30;
const top = 16;
const day_ms = 86_400_000;
const weekdays = ["Mon", "", "Wed", "", "Fri"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export function CalendarMap({ days, read, chosen, onChoose }: Props) {
    const { squares, marks, weeks } = useMemo(() => {
        const most = Math.max(1, ...days.map((one) => one.value));
        const begin = Date.parse(days[0]?.day ?? "");
        const monday = begin - ((new Date(begin).getUTCDay() + 6) % 7) * day_ms;
        const marks: { week: number; text: string }[] = [];
        const squares = days.map(({ day, value }) => {
            const time = Date.parse(day);
            const week = Math.floor((time - monday) / (7 * day_ms));
            const month = `${months[new Date(time).getUTCMonth()]}${day.slice(5, 7) === "01" || marks.length === 0 ? ` ${day.slice(0, 4)}` : ""}`;
            const before = marks.at(-1);
            if (before?.text.slice(0, 3) !== month.slice(0, 3)) {
                // Too close to the name before: the month with hardly a day in sight goes without.
                if (before && week - before.week < 3) marks.pop();
                marks.push({ week, text: before && !marks.length ? `${month} ${day.slice(0, 4)}` : month });
            }
            return {
                day,
                value,
                week,
                weekday: (new Date(time).getUTCDay() + 6) % 7,
                strength: value ? 0.15 + 0.85 * Math.sqrt(value / most) : 0,
            };
        });
        return { squares, marks, weeks: (squares.at(-1)?.week ?? 0) + 1 };
    }, [days]);
    const drawn = useRef<SVGSVGElement>(null);
    if (!days.length) return null;
    return (
        <div className="flex items-end gap-2">
            <div className="min-w-0 overflow-x-auto pb-1" tabIndex={0} role="group" aria-label="Days as a calendar">
                <svg
                    ref={drawn}
                    width={left + weeks * (side + gap)}
                    height={top + 5 * (side + gap)}
                    role="group"
                    aria-label="Hits by day"
                >
                    {marks.map((mark) => (
                        <text key={mark.week} x={left + mark.week * (side + gap)} y={11} fontSize={11} fill="var(--ink-faint)">
                            {mark.text}
                        </text>
                    ))}
                    {weekdays.map((text, i) => (
                        <text key={i} x={0} y={top + i * (side + gap) + 11} fontSize={11} fill="var(--ink-faint)">
                            {text}
                        </text>
                    ))}
                    {squares.map(({ day, value, week, weekday, strength }) => (
                        <rect
                            key={day}
                            x={left + week * (side + gap)}
                            y={top + weekday * (side + gap)}
                            width={side}
                            height={side}
                            rx={2}
                            fill={strength ? "var(--accent)" : "var(--line)"}
                            fillOpacity={strength || 1}
                            stroke={chosen === day ? "var(--ink)" : "none"}
                            strokeWidth={2}
                            className="cursor-pointer"
                            role="button"
                            aria-label={`${day}: ${read(value)}`}
                            aria-pressed={chosen === day}
                            onClick={() => onChoose(day)}
                        >
                            <title>{`${day}: ${read(value)}`}</title>
                        </rect>
                    ))}
                </svg>
            </div>
            <ChartMenu
                name="Hits by day"
                svg={() => (drawn.current ? svgOfElement(drawn.current) : "")}
                csv={() => `day,hits\n${days.map(({ day, value }) => csvLine([day, value])).join("\n")}\n`}
            />
        </div>
    );
}
