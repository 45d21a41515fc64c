// Why a cell traded, as the server tells it, in a person's words.
import { count, fixed } from "../../text/numbers";

export interface ExplainedEvent {
    time: string;
    status: string;
    why: string | null;
    bar: { start: string; end: string; open: number; high: number; low: number; close: number; volume_shares: number } | null;
    quote: { end: string; bid: number | null; ask: number | null } | null;
    fill_quantity: number | null;
    price_usd: number | null;
    slippage_usd: number | null;
    fee_usd: number | null;
    free_margin_usd: number | null;
}

/** Which rule of the strategy made an order; the prices are a stop's, target's or trailing's, the share an entry's. */
export interface FollowedRule {
    name: string;
    text: string;
    level_usd: number | null;
    reached_usd: number | null;
    share: number | null;
}

export interface ExplainedOrder {
    order: number;
    symbol: string;
    type: string;
    quantity: number;
    stop_usd: number | null;
    limit_usd: number | null;
    trigger_usd: number | null;
    trailing_usd: number | null;
    trailing_fraction: number | null;
    tag: string;
    sent_at: string;
    sent_from: string;
    rule: FollowedRule | null;
    values: { name: string; value: number | boolean | null }[];
    events: ExplainedEvent[];
}

export interface Explained {
    trades: { entry_order: number; exit_order: number }[];
    orders: ExplainedOrder[];
}

/** "sell 2,014 PIVO, stop_market, stop 47.2" */
export function orderText(order: ExplainedOrder): string {
    const prices: [string, number | string | null][] = [
        ["stop", order.stop_usd],
        ["limit", order.limit_usd],
        ["trigger", order.trigger_usd],
        ["trailing by", trailingText(order)],
    ];
    return [
        `${order.quantity > 0 ? "buy" : "sell"} ${count(Math.abs(order.quantity))} ${order.symbol}`,
        order.type.replaceAll("_", " "),
        ...prices.flatMap(([name, price]) => (price === null ? [] : `${name} ${price}`)),
    ].join(", ");
}

/** "$1.20", "1.5 %" */
function trailingText({ trailing_usd, trailing_fraction }: ExplainedOrder): string | null {
    if (trailing_fraction !== null) return `${knownText(trailing_fraction * 100)} %`;
    if (trailing_usd === null) return null;
    return `$${Math.round(trailing_usd * 100) / 100 === trailing_usd ? trailing_usd.toFixed(2) : trailing_usd}`;
}

/** "stop (0.02): 421.67 reached by the bar's 421.5" */
export function ruleText({ name, text, level_usd, reached_usd, share }: FollowedRule): string {
    const said = `${name} (${text})`;
    if (share !== null) return `${said}: ${knownText(share)} of the portfolio's value`;
    return level_usd === null ? said : `${said}: ${knownText(level_usd)} reached by the bar's ${knownText(reached_usd)}`;
}

/** A value that was looked at, without what binary fractions add to it. */
export function knownText(value: number | boolean | null): string {
    if (typeof value === "number") return String(Number(value.toPrecision(10)));
    return value === null ? "not known yet" : value ? "yes" : "no";
}

/** When, how much of an order of so many shares where it is a part, at what price, by which rule, and what it cost. */
export function eventText(event: ExplainedEvent, ordered: number): string {
    const isPart = event.fill_quantity !== null && event.fill_quantity !== ordered;
    const part = isPart ? `, ${count(Math.abs(event.fill_quantity ?? 0))} shares` : "";
    const at = event.price_usd === null ? event.time : `${event.time}${part} at ${fixed(event.price_usd, 2)}`;
    const costs = [
        event.slippage_usd ? `slippage ${event.slippage_usd}` : "",
        event.fee_usd === null ? "" : `fee ${fixed(event.fee_usd, 2)}`,
    ].filter(Boolean);
    return [event.why ? `${at}: ${event.why}` : at, ...costs].join("; ");
}

/** The orders of a trade, counted from 1, and what each was in it; of a cell without trades, all orders. */
export function rolesOf({ trades, orders }: Explained, number: number): { role: string; order: ExplainedOrder }[] {
    const trade = trades[number - 1];
    if (!trade) return orders.map((order) => ({ role: "Order", order }));
    const named = [
        { role: "Entry", id: trade.entry_order },
        { role: "Exit", id: trade.exit_order },
    ];
    return named.flatMap(({ role, id }) => {
        const order = orders.find((one) => one.order === id);
        return order ? [{ role, order }] : [];
    });
}
