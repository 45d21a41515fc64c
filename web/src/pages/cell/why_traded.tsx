// Why a cell traded: of one trade at a time the orders, what was known when each was sent, and the rule of each fill.
import { useAddress } from "../../address/use_address";
import { apiPath, getJson } from "../../api/client";
import { textOf } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import { Button } from "../../parts/button";
import { PartHead } from "../../parts/heading";
import { Trouble } from "../../parts/trouble";
import { count } from "../../text/numbers";
import type { CellAnswer } from "./cell_answer";
import { eventText, knownText, orderText, rolesOf, ruleText, type Explained, type ExplainedOrder } from "./explained";

/** Opened on request, since the cell is computed anew for it. `trade`: the one that is pointed at; below 0 none. */
export function WhyTraded({ answer, trade }: { answer: CellAnswer; trade: number }) {
    const address = useAddress();
    const asked = Number(address.get("why"));
    const open = (number: number) => address.set({ why: number ? String(number) : "" }, false);
    if (answer.fills.total === 0 || textOf(answer.cell.engine) !== "tamis") return null;
    return (
        <section>
            <PartHead title="Why it traded" note="the bars, the values and the rule behind each order; computed anew" />
            {asked ? (
                <Trades cell={textOf(answer.cell.cell)} number={asked} pointed={trade + 1} onTrade={open} />
            ) : (
                <Button is_small onClick={() => open(Math.max(1, trade + 1))}>
                    Show
                </Button>
            )}
        </section>
    );
}

interface TradesProps {
    cell: string;
    number: number;
    pointed: number;
    onTrade: (number: number) => void;
}

function Trades({ cell, number, pointed, onTrade }: TradesProps) {
    const path = apiPath(`/cells/${cell}/explain`);
    const why = useAnswer(path, (signal) => getJson<Explained>(path, signal));
    if (why.error) return <Trouble error={why.error} what="Why it traded could not be told" again={why.again} />;
    if (!why.value) return <div className="skeleton h-40" />;
    const most = why.value.trades.length;
    const shown = Math.min(number, most);
    return (
        <div className="space-y-3">
            <div className="flex flex-wrap items-center gap-2 text-small">
                <Button kind="quiet" is_small disabled={shown <= 1} onClick={() => onTrade(shown - 1)}>
                    Earlier
                </Button>
                <span>
                    {most > 0 ? `Trade ${count(shown)} of ${count(most)}` : "No trade was closed"}
                </span>
                <Button kind="quiet" is_small disabled={shown >= most} onClick={() => onTrade(shown + 1)}>
                    Later
                </Button>
                {pointed > 0 && pointed !== shown && pointed <= most && (
                    <Button kind="quiet" is_small onClick={() => onTrade(pointed)}>
                        The one in the chart, {count(pointed)}
                    </Button>
                )}
                <Button kind="quiet" is_small onClick={() => onTrade(0)}>
                    Hide
                </Button>
            </div>
            <div className="grid gap-6 lg:grid-cols-2">
                {rolesOf(why.value, shown).map(({ role, order }) => (
                    <OrderView key={order.order} role={role} order={order} />
                ))}
            </div>
            <p className="font-mono text-small text-ink-soft">tamis explain {cell.slice(0, 12)}</p>
        </div>
    );
}

function OrderView({ role, order }: { role: string; order: ExplainedOrder }) {
    const bar = order.events.find((event) => event.bar)?.bar;
    const quote = order.events.find((event) => event.quote)?.quote;
    const rows: [string, string][] = [
        ["sent", `${order.sent_at}, from ${order.sent_from}`],
        ...(order.rule ? [["rule", ruleText(order.rule)] as [string, string]] : []),
        ...(order.tag ? [["tag", order.tag] as [string, string]] : []),
        ...(bar
            ? [
                  [
                      "saw the bar",
                      `${bar.start} to ${bar.end.slice(11)}: open ${bar.open}, high ${bar.high}, low ${bar.low}, close ${bar.close}, ${count(bar.volume_shares)} shares`,
                  ] as [string, string],
              ]
            : []),
        ...(quote ? [["saw the quote", `${quote.end}: bid ${quote.bid ?? "none"}, ask ${quote.ask ?? "none"}`] as [string, string]] : []),
        ...order.values.map(({ name, value }) => [name, knownText(value)] as [string, string]),
        ...order.events.map((event) => [event.status, eventText(event, order.quantity)] as [string, string]),
    ];
    return (
        <section aria-label={`${role}, order ${order.order}`}>
            <h3 className="mb-1 font-semibold">
                {role}, order {order.order}: <span className="font-normal">{orderText(order)}</span>
            </h3>
            <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-small">
                {rows.map(([name, text], i) => (
                    <div key={i} className="contents">
                        <dt className="text-ink-faint">{name}</dt>
                        <dd className="break-words">{text}</dd>
                    </div>
                ))}
            </dl>
        </section>
    );
}
