// The hits one by one, with what each filter measured; asked for on a click, for then the screen is kept.
import { useCallback, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { linkTo } from "../../address/address_text";
import { apiPath, postJson } from "../../api/client";
import type { Rows, Value } from "../../api/rows";
import { textOf } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import { Spark } from "../../charts/spark";
import { useCatalog } from "../../catalog/catalog_context";
import { Grid } from "../../grid/grid";
import { gridColumn, type GridColumn } from "../../grid/grid_column";
import { Button } from "../../parts/button";
import { PartHead } from "../../parts/heading";
import { Trouble } from "../../parts/trouble";
import { count } from "../../text/numbers";
import { shapeOf } from "../../text/units_by_name";
import { equalCondition, whereOf } from "../../text/where";
import { HitResults } from "./hit_results";
import { compare, course, withMore } from "./hit_rows";
import { useHitResults } from "./use_hit_results";
import { useSparks } from "./use_sparks";
import type { Screen } from "./use_screen";

interface ScreenAnswer {
    hits: Rows;
    total: number;
}

export function HitList({ screen, day, hits }: { screen: Screen; day: string | undefined; hits: number }) {
    const [is_asked, setAsked] = useState(false);
    const [sort, setSort] = useState<string[]>([]);
    const navigate = useNavigate();
    const catalog = useCatalog();
    const answer = useAnswer(is_asked ? `screen ${JSON.stringify(screen)}` : null, (signal) =>
        postJson<ScreenAnswer>(apiPath("/screens"), screen, signal),
    );
    const hit_rows = answer.value?.hits;
    const measure = catalog.main_measure;
    const shape = catalog.column(measure) ?? { type: "real" as const, unit: "" };
    const { results, error } = useHitResults(hit_rows, measure);
    const sparks = useSparks(hit_rows);
    const rows = useMemo(() => hit_rows && withMore(hit_rows, results, measure, shape), [hit_rows, results.size]);
    const columns = useMemo(
        () =>
            (rows?.columns ?? []).map((column, i) => {
                const by_name = shapeOf(column.name, rows?.rows.slice(0, 50).map((row) => row[i] ?? null) ?? []);
                const made = gridColumn({
                    ...column,
                    unit: column.unit || by_name.unit || catalog.filter(column.name)?.unit || "",
                });
                return column.name === course ? { ...made, width: 124, can_sort: false } : made;
            }),
        [rows, catalog],
    );
    const shown = useMemo(() => {
        const day_at = columns.findIndex((column) => column.name === "day");
        const chosen = (rows?.rows ?? []).filter((row) => !day || row[day_at] === day);
        const name = sort[0]?.replace("-", "");
        const at = columns.findIndex((column) => column.name === name);
        const way = sort[0]?.startsWith("-") ? -1 : 1;
        return at < 0 ? chosen : chosen.toSorted((a, b) => way * compare(a[at] ?? null, b[at] ?? null));
    }, [rows, columns, day, sort]);
    const look = useCallback(
        (column: GridColumn, values: Value[]) =>
            column.name === course
                ? { text: <Spark values={sparks.get(textOf(values[columns.indexOf(column)])) ?? []} /> }
                : undefined,
        [sparks, columns],
    );
    const rowAt = useCallback((index: number) => shown[index], [shown]);
    const open = (index: number) => {
        const row = shown[index];
        const named = (name: string) => row?.[columns.findIndex((column) => column.name === name)] ?? null;
        navigate(
            linkTo("/results", {
                q: whereOf([equalCondition("symbol", named("symbol")), equalCondition("first_day", textOf(named("day")))]),
            }),
        );
    };
    const turn = (name: string) => setSort(sort[0] === `-${name}` ? [name] : sort[0] === name ? [] : [`-${name}`]);

    if (hits === 0) return <p className="text-ink-soft">Nothing passes. Make a filter wider, or take more days.</p>;
    return (
        <section>
            <PartHead
                title="Hits"
                note={
                    rows &&
                    `${day ? `${day}: ` : ""}${count(shown.length)}${rows.rows.length < (answer.value?.total ?? 0) ? ` of the first ${count(rows.rows.length)}` : ""}; click one for its cells`
                }
            >
                {!is_asked && <Button onClick={() => setAsked(true)}>List the hits</Button>}
            </PartHead>
            {answer.error && <Trouble error={answer.error} what="The hits could not be listed" again={answer.again} />}
            {error && <Trouble error={error} what="What came of the hits could not be read" />}
            {is_asked && !rows && !answer.error && <div className="skeleton h-72" />}
            {rows && (
                <div className="h-96 border-y border-line">
                    <Grid
                        label="Hits"
                        columns={columns}
                        total={shown.length}
                        rowAt={rowAt}
                        look={look}
                        sort={sort}
                        onSort={turn}
                        onOpen={open}
                        cards={columns.map((column) => column.name).slice(0, 4)}
                    />
                </div>
            )}
            {rows && !error && (
                <div className="mt-6">
                    <HitResults results={[...results.values()]} hits={rows.rows.length} measure={measure} shape={shape} />
                </div>
            )}
        </section>
    );
}
