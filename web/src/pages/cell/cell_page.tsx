// A cell: its prices, fills and account on one time axis, its trades, every number, and why this is the answer.
import { useMemo, useRef, useState } from "react";
import { useParams } from "react-router";
import { useAddress } from "../../address/use_address";
import { apiPath, getJson } from "../../api/client";
import { textOf } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import { pictureColours, saveCsv, saveSvg } from "../../charts/save_chart";
import { PartHead } from "../../parts/heading";
import type { MenuItem } from "../../parts/menu";
import { saveFile } from "../../parts/save_file";
import { Trouble } from "../../parts/trouble";
import { colour } from "../../parts/use_theme";
import { accountValue } from "./account_panes";
import type { BarsAnswer, CellAnswer } from "./cell_answer";
import { CellChart } from "./cell_chart";
import { Beside } from "./beside";
import { CellHead, daysOf, fileOf } from "./cell_head";
import { cellCsv, cellSvg } from "./cell_picture";
import { KeyParts } from "./key_parts";
import { longerBars } from "./longer_bars";
import { Statistics } from "./statistics";
import { daily, Timeframes } from "./timeframes";
import { TradeList } from "./trade_list";
import { WhyTraded } from "./why_traded";

/** Before the cell's own, in the chart of daily bars. */
const days_in_sight = 180;

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

interface ViewProps {
    answer: CellAnswer;
    bars: BarsAnswer | undefined;
    bars_error: Error | undefined;
}

function inMinutes(bars: BarsAnswer | undefined, minutes: number): BarsAnswer | undefined {
    return bars?.resolution === "minute" ? { ...bars, bars: longerBars(bars.bars, minutes), minutes } : bars;
}

function CellView({ answer, bars, bars_error }: ViewProps) {
    const address = useAddress();
    const minutes = Number(address.get("bars")) || 1;
    const second_length = address.get("second");
    const drawn = useMemo(() => inMinutes(bars, minutes), [bars, minutes]);
    const days_path =
        second_length === daily
            ? apiPath(`/cells/${textOf(answer.cell.cell)}/bars`, { resolution: "daily", days_before: days_in_sight })
            : null;
    const days = useAnswer(days_path, (signal) => getJson<BarsAnswer>(days_path ?? "", signal));
    const second = useMemo(
        () => (second_length === daily ? days.value : inMinutes(bars, Number(second_length))),
        [bars, days.value, second_length],
    );
    const [pointed, setPointed] = useState(-1);
    const [near, setNear] = useState<{ trade: number; clicks: number } | null>(null);
    const picture = useRef<(() => HTMLCanvasElement) | null>(null);
    const linked = { answer, pointed, onPoint: setPointed, near };
    return (
        <div className="space-y-6 p-4">
            <CellHead answer={answer} charts={drawn ? chartFiles(answer, drawn, () => picture.current?.()) : []} />
            <div className="flex flex-col gap-4 xl:flex-row">
                <div className="min-w-0 space-y-3 xl:flex-1">
                    {bars?.resolution === "minute" && <Timeframes minutes={minutes} second={second_length} />}
                    <div className="h-[34rem]">
                        {bars_error && <Trouble error={bars_error} what="There are no prices to draw" />}
                        {!bars && !bars_error && <div className="skeleton h-full" />}
                        {drawn && <CellChart {...linked} bars={drawn} onMade={(take) => (picture.current = take)} />}
                    </div>
                    {second_length && bars?.resolution === "minute" && (
                        <div className="h-80">
                            {second ? (
                                <CellChart {...linked} bars={second} is_second />
                            ) : days.error ? (
                                <Trouble error={days.error} what="There are no daily bars to draw" />
                            ) : (
                                <div className="skeleton h-full" />
                            )}
                        </div>
                    )}
                </div>
                <section
                    aria-label="Trades"
                    className="flex h-[26rem] flex-col border-line xl:h-[37rem] xl:w-[36rem] xl:border-l xl:pl-3"
                >
                    <PartHead
                        title="Trades"
                        note={`${answer.trades.total}; click one to bring it close, double-click the chart for all`}
                    />
                    <div className="min-h-0 flex-1">
                        <TradeList
                            trades={answer.trades}
                            is_one_day={answer.cell.first_day === answer.cell.last_day}
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
            <WhyTraded answer={answer} trade={pointed} />
            <Statistics {...answer} />
            <KeyParts answer={answer} />
            <Beside key={textOf(answer.cell.cell)} cell={textOf(answer.cell.cell)} />
        </div>
    );
}

function chartFiles(answer: CellAnswer, drawn: BarsAnswer, picture: () => HTMLCanvasElement | undefined): MenuItem[] {
    const file = fileOf(answer);
    const values = accountValue(answer, drawn);
    const colours = () => ({ ...pictureColours(), gain: colour("gain"), loss: colour("loss"), accent: colour("accent") });
    const title = `${textOf(answer.cell.symbol)}, ${daysOf(answer)}`;
    return [
        { text: "Chart as PNG", act: () => picture()?.toBlob((image) => image && saveFile(`${file}.png`, image)) },
        { text: "Chart as SVG", act: () => saveSvg(file, cellSvg(title, answer, drawn, values, colours())) },
        { text: "Chart as CSV", act: () => saveCsv(file, cellCsv(drawn, values)) },
    ];
}
