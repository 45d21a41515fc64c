// Orders and fills in words, and the two orders of a trade.
import { expect, test } from "vitest";
import { eventText, knownText, orderText, rolesOf, ruleText, type ExplainedOrder } from "./explained";

const order: ExplainedOrder = {
    order: 1,
    symbol: "SPY",
    type: "stop_limit",
    quantity: -2014,
    stop_usd: 47.2,
    limit_usd: 47,
    trigger_usd: null,
    trailing_usd: null,
    trailing_fraction: null,
    tag: "",
    sent_at: "",
    sent_from: "",
    rule: null,
    values: [],
    events: [],
};

test("an order says its side, its kind and the prices that it has", () => {
    expect(orderText(order)).toBe("sell 2,014 SPY, stop limit, stop 47.2, limit 47");
});

test("a trailing distance has its unit", () => {
    const trailing = { ...order, type: "trailing_stop", stop_usd: null, limit_usd: null };
    expect(orderText({ ...trailing, trailing_usd: 1.2 })).toBe("sell 2,014 SPY, trailing stop, trailing by $1.20");
    expect(orderText({ ...trailing, trailing_fraction: 0.015 })).toBe("sell 2,014 SPY, trailing stop, trailing by 1.5 %");
});

test("a rule says what it is, and the prices that met or the share that is invested", () => {
    const rule = { name: "stop", text: "0.02", level_usd: 98.00000000000001, reached_usd: 97.5, share: null };
    expect(ruleText(rule)).toBe("stop (0.02): 98 reached by the bar's 97.5");
    const entry = { name: "entry", text: "close > open", level_usd: null, reached_usd: null, share: 0.475 };
    expect(ruleText(entry)).toBe("entry (close > open): 0.475 of the portfolio's value");
    expect(ruleText({ ...rule, name: "exit", text: "close < open", level_usd: null })).toBe("exit (close < open)");
});

test("a fill says when, at what price, by which rule, for which fee", () => {
    const event = { status: "filled", bar: null, quote: null, fill_quantity: -2014, slippage_usd: 0, free_margin_usd: null };
    const fill = { ...event, time: "09:31", why: "the close", price_usd: 47.1, fee_usd: 10.07 };
    expect(eventText(fill, -2014)).toBe("09:31 at 47.10: the close; fee 10.07");
    expect(eventText({ ...fill, fill_quantity: -1000 }, -2014)).toBe("09:31, 1,000 shares at 47.10: the close; fee 10.07");
    expect(eventText({ ...event, time: "09:31", why: null, fill_quantity: null, price_usd: null, fee_usd: null }, -2014)).toBe("09:31");
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
