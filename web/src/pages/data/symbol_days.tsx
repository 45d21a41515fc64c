// What a symbol has on each session of its span: minutes by their strength, sessions without any bar pale.
import { useMemo, useState } from "react";
import { Link } from "react-router";
import { linkTo } from "../../address/address_text";
import { apiPath, getJson } from "../../api/client";
import { recordsOf, textOf, type Rows } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import { CalendarMap } from "../../charts/calendar_map";
import { PartHead } from "../../parts/heading";
import { Trouble } from "../../parts/trouble";
import { count } from "../../text/numbers";
import { equalCondition } from "../../text/where";

export function SymbolDays({ symbol }: { symbol: string }) {
    const path = apiPath("/data/days", { symbol });
    const answer = useAnswer(path, (signal) => getJson<Rows>(path, signal));
    const [chosen, setChosen] = useState<string>();
    const days = useMemo(() => (answer.value ? recordsOf(answer.value) : []), [answer.value]);
    const missing = days.filter((one) => one.daily === "missing" && !one.minute_bars).length;
    const day = days.find((one) => one.day === chosen);
    return (
        <section aria-label={`Days of ${symbol}`}>
            <PartHead title={`Days of ${symbol}`} note={`${count(days.length)} sessions, ${count(missing)} without a bar`}>
                <Link className="link text-small" to={linkTo("/results", { q: equalCondition("symbol", symbol) })}>
                    Its cells
                </Link>
            </PartHead>
            {answer.error && <Trouble error={answer.error} again={answer.again} />}
            {!answer.value && !answer.error && <div className="skeleton h-28" />}
            {days.length > 0 && (
                <CalendarMap
                    days={days.map((one) => ({ day: textOf(one.day), value: Number(one.minute_bars) }))}
                    read={(value) => `${count(value)} minutes`}
                    chosen={chosen}
                    onChoose={(next) => setChosen(next === chosen ? undefined : next)}
                />
            )}
            {day && (
                <p role="status" className="mt-1 text-small text-ink-soft">
                    {textOf(day.day)}: {count(Number(day.minute_bars))} minutes with trades, {count(Number(day.quote_bars))} with
                    quotes; the day's bar is {textOf(day.daily)}
                </p>
            )}
        </section>
    );
}
