// A cell: its prices, fills and account on one time axis, its trades, every number, and why this is the answer.
import { useMemo, useRef, useState } from "react";
import { Link, useParams } from "react-router";
import { linkTo } from "../../address/address_text";
import { useAddress } from "../../address/use_address";
import { apiPath, getJson } from "../../api/client";
import { textOf } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import { useCatalog } from "../../catalog/catalog_context";
import { Button } from "../../parts/button";
import { Choice } from "../../parts/choice";
import { copyText } from "../../parts/copy";
import { Figure } from "../../parts/figure";
import { PageHead, PartHead } from "../../parts/heading";
import { Icon } from "../../parts/icons";
import { Menu } from "../../parts/menu";
import { notify } from "../../parts/notice";
import { saveFile } from "../../parts/save_file";
import { Trouble } from "../../parts/trouble";
import { csvOf } from "../../text/csv";
import { headingOf, toldParameters } from "../../text/names";
import { fullText } from "../../text/numbers";
import { equalCondition } from "../../text/where";
import type { BarsAnswer, CellAnswer } from "./cell_answer";
import { CellChart } from "./cell_chart";
import { KeyParts } from "./key_parts";
import { lengths, longerBars } from "./longer_bars";
import { Neighbours } from "./neighbours";
import { Statistics } from "./statistics";
import { TradeList } from "./trade_list";

export default function CellPage() {
    const { key = "" } = useParams();
    const path = apiPath(`/cells/${key}`);
    const answer = useAnswer(path, (signal) => getJson<CellAnswer>(path, signal));
    const bars_path = apiPath(`/cells/${key}/bars`);
    const bars = useAnswer(bars_path, (signal) => getJson<BarsAnswer>(bars_path, signal));
    if (answer.error) return <Trouble error={answer.error} what="This cell could not be read" again={answer.again} />;
    if (!answer.value)
        return (
            <div className="space-y-4 p-4">
                <div className="skeleton h-8 w-96 max-w-full" />
                <div className="skeleton h-[34rem]" />
            </div>
        );
    return <CellView answer={answer.value} bars={bars.is_waiting ? undefined : bars.value} bars_error={bars.error} />;
}

function CellView({
    answer,
    bars,
    bars_error,
}: {
    answer: CellAnswer;
    bars: BarsAnswer | undefined;
    bars_error: Error | undefined;
}) {
    const catalog = useCatalog();
    const address = useAddress();
    const minutes = Number(address.get("bars")) || 1;
    const drawn = useMemo(
        () => (bars?.resolution === "minute" ? { ...bars, bars: longerBars(bars.bars, minutes), minutes } : bars),
        [bars, minutes],
    );
    const [pointed, setPointed] = useState(-1);
    const [near, setNear] = useState<{ trade: number; clicks: number } | null>(null);
    const picture = useRef<(() => HTMLCanvasElement) | null>(null);
    const { cell } = answer;
    const file = `${textOf(cell.symbol)}-${textOf(cell.first_day)}-${textOf(cell.cell).slice(0, 8)}`;
    const strategy = textOf(cell.strategy);
    const defaults = Object.fromEntries((catalog.strategy(strategy)?.parameters ?? []).map((one) => [one.name, one.default]));
    const days =
        cell.first_day === cell.last_day ? textOf(cell.first_day) : `${textOf(cell.first_day)} to ${textOf(cell.last_day)}`;
    const figures = catalog.catalog.default_columns.flatMap((name) => {
        const column = catalog.column(name);
        return column && typeof cell[name] === "number" ? [{ column, value: cell[name] as number }] : [];
    });
    return (
        <div className="space-y-6 p-4">
            <div className="space-y-3">
                <PageHead
                    title={
                        <Link
                            className="hover:text-accent"
                            title="All cells of this symbol"
                            to={linkTo("/results", { q: equalCondition("symbol", cell.symbol ?? null) })}
                        >
                            {textOf(cell.symbol)}
                        </Link>
                    }
                    note={
                        <span className="flex flex-wrap gap-x-3">
                            <span>{days}</span>
                            <span>{headingOf(strategy)}</span>
                            <span title={textOf(cell.parameters)}>{toldParameters(textOf(cell.parameters), defaults)}</span>
                        </span>
                    }
                >
                    <Neighbours />
                    <Button
                        is_small
                        onClick={async () => {
                            await copyText(textOf(cell.cell));
                            notify("Key copied");
                        }}
                    >
                        <span className="font-mono">{textOf(cell.cell).slice(0, 12)}</span>
                    </Button>
                    <Menu
                        button={
                            <Button is_small>
                                <Icon name="save" size={14} /> Save
                            </Button>
                        }
                        items={[
                            {
                                text: "Chart as PNG",
                                act: () => picture.current?.().toBlob((image) => image && saveFile(`${file}.png`, image)),
                            },
                            {
                                text: "Trades as CSV",
                                act: () => saveFile(`${file}-trades.csv`, new Blob([csvOf(answer.trades)], { type: "text/csv" })),
                            },
                            {
                                text: "Fills as CSV",
                                act: () => saveFile(`${file}-fills.csv`, new Blob([csvOf(answer.fills)], { type: "text/csv" })),
                            },
                        ]}
                    />
                    <Link className="link text-small" to={linkTo("/results", { q: address.get("q"), sort: address.get("sort") })}>
                        Back to the list
                    </Link>
                </PageHead>
                {cell.status !== "done" && (
                    <p className="border-l-2 border-warning pl-3 text-ink-soft">
                        <span className="font-medium text-ink">{textOf(cell.status)}</span> {textOf(cell.reason)}
                    </p>
                )}
                <div className="flex flex-wrap gap-x-8 gap-y-2">
                    {figures.map(({ column, value }) => (
                        <Figure
                            key={column.name}
                            name={headingOf(column.name, column.unit)}
                            tip={column.meaning}
                            sign={column.name === catalog.main_measure ? value : null}
                        >
                            {fullText(value, column)}
                        </Figure>
                    ))}
                    {bars?.resolution === "minute" && (
                        <div className="ml-auto self-end">
                            <Choice
                                label="Minutes of a bar"
                                value={String(minutes)}
                                onChange={(value) => address.set({ bars: value === "1" ? "" : value }, false)}
                                options={lengths.map((one) => ({ value: String(one), text: `${one} min` }))}
                            />
                        </div>
                    )}
                </div>
            </div>
            <div className="flex flex-col gap-4 xl:flex-row">
                <div className="h-[34rem] min-w-0 shrink-0 xl:flex-1">
                    {bars_error && <Trouble error={bars_error} what="There are no prices to draw" />}
                    {!bars && !bars_error && <div className="skeleton h-full" />}
                    {drawn && (
                        <CellChart
                            answer={answer}
                            bars={drawn}
                            pointed={pointed}
                            onPoint={setPointed}
                            near={near}
                            onMade={(take) => (picture.current = take)}
                        />
                    )}
                </div>
                <section
                    aria-label="Trades"
                    className="flex h-[26rem] flex-col border-line xl:h-[34rem] xl:w-[34rem] xl:border-l xl:pl-3"
                >
                    <PartHead
                        title="Trades"
                        note={`${answer.trades.total}; click one to bring it close, double-click the chart for all`}
                    />
                    <div className="min-h-0 flex-1">
                        <TradeList
                            trades={answer.trades}
                            is_one_day={cell.first_day === cell.last_day}
                            pointed={pointed}
                            onPoint={setPointed}
                            onOpen={(trade) => {
                                setPointed(trade);
                                setNear((before) => ({ trade, clicks: (before?.clicks ?? 0) + 1 }));
                            }}
                        />
                    </div>
                </section>
            </div>
            <Statistics {...answer} />
            <KeyParts cell={cell} />
        </div>
    );
}
