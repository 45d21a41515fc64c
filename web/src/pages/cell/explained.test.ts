// Orders and fills in words, and the two orders of a trade.
import { expect, test } from "vitest";
import { eventText, knownText, orderText, rolesOf, type ExplainedOrder } from "./explained";

const order: ExplainedOrder = {
    order: 1,
    symbol: "SPY",
    type: "stop_limit",
    quantity: -2014,
    stop_usd: 47.2,
    limit_usd: 47,
    trigger_usd: null,
    trailing: null,
    tag: "",
    sent_at: "",
    sent_from: "",
    values: [],
    events: [],
};

test("an order says its side, its kind and the prices that it has", () => {
    expect(orderText(order)).toBe("sell 2,014 SPY, stop limit, stop 47.2, limit 47");
});

test("a fill says when, at what price, by which rule, for which fee", () => {
    const event = { status: "filled", bar: null, quote: null, slippage_usd: 0, free_margin_usd: null };
    expect(eventText({ ...event, time: "09:31", why: "the close", price_usd: 47.1, fee_usd: 10.07 })).toBe(
        "09:31 at 47.10: the close; fee 10.07",
    );
    expect(eventText({ ...event, time: "09:31", why: null, price_usd: null, fee_usd: null })).toBe("09:31");
});

test("a value is told without the dust of binary fractions", () => {
    expect([163.04000000000002, true, null].map(knownText)).toEqual(["163.04", "yes", "not known yet"]);
});

test("a trade has an entry and an exit; without trades every order is shown", () => {
    const orders = [order, { ...order, order: 2 }, { ...order, order: 3 }];
    const of = (trades: { entry_order: number; exit_order: number }[], number: number) =>
        rolesOf({ trades, orders }, number).map((one) => `${one.role} ${one.order.order}`);
    expect(of([{ entry_order: 1, exit_order: 3 }], 1)).toEqual(["Entry 1", "Exit 3"]);
    expect(of([], 1)).toEqual(["Order 1", "Order 2", "Order 3"]);
});
