// Screen: filters with their parameters in place, how much each keeps while it changes, and the hits by day.
import { useState } from "react";
import { Link } from "react-router";
import { linkTo } from "../../address/address_text";
import { CalendarMap } from "../../charts/calendar_map";
import { DaysField } from "../../forms/days_field";
import { FirstFilters } from "../../forms/first_filters";
import { FilterRows } from "../../forms/filter_rows";
import { buttonLook } from "../../parts/button";
import { Empty } from "../../parts/empty";
import { PageHead, PartHead } from "../../parts/heading";
import { Trouble } from "../../parts/trouble";
import { count } from "../../text/numbers";
import { Funnel } from "./funnel";
import { HitList } from "./hit_list";
import { MeasureHistogram } from "./measure_histogram";
import { SavedScreens } from "./saved_screens";
import { useCounts, useScreen } from "./use_screen";

export default function ScreenPage() {
    const { screen, address, home } = useScreen();
    const counts = useCounts(screen);
    const [day, setDay] = useState<string>();
    if (home && !home.last_day)
        return (
            <Empty title="No bars yet">
                <p>
                    A screen looks through the days on hand, and there are none. Bring bars in, or make an invented market to try
                    things on:
                </p>
                <p className="font-mono text-small">tamis import lean ~/lean/data</p>
                <p className="font-mono text-small">tamis simulate --symbols 50 --from 2024-01-02 --to 2024-03-28</p>
            </Empty>
        );
    if (!screen) return <div className="skeleton m-4 h-96" />;
    const known = counts.value;
    const setFilters = (filters: string[], is_step = true) => address.set({ f: filters }, is_step);

    return (
        <div className="p-4">
            <PageHead title="Screen" note={address.get("name")}>
                <SavedScreens screen={screen} />
                <Link
                    className={buttonLook("main")}
                    to={linkTo("/runs/new", {
                        first: screen.first,
                        last: screen.last,
                        universe: screen.universe.join(","),
                        f: screen.filters,
                    })}
                >
                    Send on to a run
                </Link>
            </PageHead>
            <div className="mt-4 grid gap-8 lg:grid-cols-[minmax(0,1fr)_21rem]">
                <div className="min-w-0 space-y-8">
                    <div className="flex flex-wrap gap-4">
                        <DaysField
                            first={screen.first}
                            last={screen.last}
                            onChange={({ first, last }) =>
                                address.set({ ...(first ? { first } : {}), ...(last ? { last } : {}) })
                            }
                        />
                        <label className="w-64">
                            <span className="label block">Symbols</span>
                            <input
                                className="field w-full"
                                placeholder="all"
                                spellCheck={false}
                                value={address.get("universe")}
                                onChange={(event) => address.set({ universe: event.target.value.toUpperCase() }, false)}
                            />
                        </label>
                    </div>
                    <section>
                        <PartHead
                            title="Filters"
                            note={
                                screen.filters.length
                                    ? "drag a line in a histogram, or write a number"
                                    : "a hit is a symbol on a day that passes all of them"
                            }
                        />
                        {screen.filters.length === 0 && <FirstFilters onChoose={(name) => setFilters([name])} />}
                        {screen.filters.length > 0 && (
                            <FilterRows
                                filters={screen.filters}
                                onChange={(filters) => setFilters(filters, filters.length !== screen.filters.length)}
                                beside={(index) => (
                                    <MeasureHistogram
                                        filter={screen.filters[index] ?? ""}
                                        counts={known?.filters[index]}
                                        onChange={(filter) => setFilters(screen.filters.with(index, filter), false)}
                                    />
                                )}
                            />
                        )}
                    </section>
                </div>
                <aside aria-label="What the filters keep" className="lg:sticky lg:top-4 lg:self-start">
                    {screen.filters.length > 0 && (
                        <Funnel filters={screen.filters} counts={known} is_waiting={counts.is_waiting} />
                    )}
                </aside>
            </div>
            {screen.filters.length > 0 && known && (
                <p className="sticky bottom-14 z-10 -mx-4 mt-4 flex justify-between border-y border-line bg-panel px-4 py-2 sm:bottom-0 lg:hidden">
                    <span className="text-ink-soft">of {count(known.symbol_days)} symbol-days</span>
                    <span className="font-semibold">{count(known.hits)} hits</span>
                </p>
            )}
            {counts.error && <Trouble error={counts.error} what="This screen cannot be counted" again={counts.again} />}
            {known && (
                <div className={`mt-8 space-y-8 ${counts.is_waiting ? "opacity-70" : ""}`}>
                    <section>
                        <PartHead
                            title="Hits by day"
                            note={
                                day
                                    ? ""
                                    : `${count(known.hits)} on ${count(known.sessions.filter((session) => session.hits > 0).length)} of ${count(known.sessions.length)} days`
                            }
                        >
                            {day && (
                                <button type="button" className="link text-small" onClick={() => setDay(undefined)}>
                                    All days again
                                </button>
                            )}
                        </PartHead>
                        <CalendarMap
                            days={known.sessions.map((session) => ({ day: session.day, value: session.hits }))}
                            read={(value) => `${count(value)} hits`}
                            chosen={day}
                            onChoose={(chosen) => setDay(chosen === day ? undefined : chosen)}
                        />
                    </section>
                    <HitList key={JSON.stringify(screen)} screen={screen} day={day} hits={known.hits} />
                </div>
            )}
        </div>
    );
}
