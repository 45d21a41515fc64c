#!/usr/bin/env python3
"""Writes random lists of orders over a market, each as a case with the answer of a slow second engine.

usage: differential.py LEAN MARKET CASES FIRST_SEED COUNT

LEAN holds the second engine (reference/) and the exchange's hours (data/), MARKET is a LEAN data folder, CASES a folder
to write into: seed-N/spec.json, script.csv and expected.json, as tools/conformance reads them. A seed and a market are a case,
whatever else is written with it.
"""
import csv
import datetime
import json
import os
import random
import sys
from pathlib import Path

LEAN, MARKET, CASES = (Path(word).resolve() for word in sys.argv[1:4])
FIRST_SEED, COUNT = int(sys.argv[4]), int(sys.argv[5])

hours = MARKET / "market-hours"
if not hours.exists():
    hours.symlink_to(LEAN / "data" / "market-hours")
os.environ["LEANDATA"] = str(MARKET)
sys.path.insert(0, str(LEAN / "reference"))
import minilean as twin  # noqa: E402  (reads its market from the environment)

COLUMNS = "time action ref symbol type quantity stop limit trailing time_in_force tag".split()
STATUS = {twin.SUB: "submitted", twin.FILLED: "filled", twin.CANC: "canceled", twin.INV: "invalid",
          twin.CPEND: "cancelPending", twin.UPD: "updateSubmitted"}
KINDS = {"market": twin.MKT, "limit": twin.LMT, "stop_market": twin.STP, "stop_limit": twin.STPL,
         "limit_if_touched": twin.LIT, "trailing_stop": twin.TRL, "market_on_open": twin.MOO, "market_on_close": twin.MOC}
FREE_TO_RECALL = 0.5  # of the commands after the first ones: how many look back at an order


def closes_of(symbol):
    """The last close of each session's minutes, by day: where random prices lie around."""
    days = {}
    for file in sorted((MARKET / "equity/usa/minute" / symbol.lower()).glob("*_trade.zip")):
        last = twin.readzip(str(file))[-1].split(",")
        days[datetime.datetime.strptime(file.name[:8], "%Y%m%d").date()] = int(last[4]) / 10_000
    return days


class Script:
    """Random commands in time order, within a few sessions."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.sent = []  # (ref, kind, symbol, quantity)
        everything = sorted(one.name.upper() for one in (MARKET / "equity/usa/minute").iterdir())
        self.symbols = self.random.sample(everything, self.random.randint(1, min(3, len(everything))))
        self.closes = {symbol: closes_of(symbol) for symbol in self.symbols}
        days = sorted(set.intersection(*(set(one) for one in self.closes.values())))
        if not days:  # they never trade on the same day
            self.symbols = self.symbols[:1]
            days = sorted(self.closes[self.symbols[0]])
        self.resolution = self.random.choices(["minute", "hour", "daily"], [6, 2, 2])[0]
        most = {"minute": 4, "hour": 10, "daily": 20}[self.resolution]
        first = self.random.randrange(max(len(days) - most, 1))
        self.days = days[first : first + self.random.randint(1, most)]
        self.lines = [self.line(at) for at in sorted(self.time() for _ in range(self.random.randint(5, 40)))]

    def time(self):
        day = self.random.choice(self.days)
        minute = self.random.choice([self.random.randint(571, 960), 571, 959, 960])
        return datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(minutes=minute)

    def line(self, at):
        row = dict.fromkeys(COLUMNS, "")
        row["time"] = at.strftime("%Y-%m-%dT%H:%M")
        if self.sent and self.random.random() < FREE_TO_RECALL:
            self.recall(row, at)
        elif self.random.random() < 0.2:
            self.target(row)
        else:
            self.order(row, at)
        return row

    def price(self, symbol, at, spread=0.01):
        near = self.closes[symbol][at.date()] * (1 + self.random.uniform(-spread, spread))
        return f"{max(near, 0.01):.2f}"

    def prices(self, row, kind, symbol, at):
        if kind in ("stop_market", "stop_limit", "limit_if_touched", "trailing_stop"):
            row["stop"] = self.price(symbol, at)
        if kind in ("limit", "stop_limit", "limit_if_touched"):
            row["limit"] = self.price(symbol, at)

    def order(self, row, at):
        kind, symbol = self.random.choice(list(KINDS)), self.random.choice(self.symbols)
        quantity = self.random.choice([-1, 1]) * self.random.randint(1, 60)
        ref = str(len(self.sent) + 1)
        row.update(action="order", ref=ref, symbol=symbol, type=kind, quantity=str(quantity))
        self.prices(row, kind, symbol, at)
        if kind == "trailing_stop":
            row["stop"] = ""
            row["trailing"] = self.random.choice(["0.5%", "1%", f"{max(float(self.price(symbol, at)) / 100, 0.01):.2f}"])
        if kind not in ("market", "market_on_open", "market_on_close") and self.random.random() < 0.3:
            later = at.date() + datetime.timedelta(days=self.random.randint(0, 3))
            row["time_in_force"] = self.random.choice(["day", later.isoformat()])
        self.sent.append((ref, kind, symbol))

    def recall(self, row, at):
        ref, kind, symbol = self.random.choice(self.sent[-6:])
        row.update(action=self.random.choice(["update", "update", "cancel"]), ref=ref)
        if row["action"] == "update":
            row["quantity"] = self.random.choice(["", str(self.random.choice([-1, 1]) * self.random.randint(1, 60))])
            self.prices(row, kind, symbol, at)

    def target(self, row):
        symbol = self.random.choice(self.symbols)
        if self.random.random() < 0.5:
            row.update(action="set_holdings", symbol=symbol, quantity=f"{self.random.uniform(-0.4, 0.4):.3f}")
        else:
            row.update(action="liquidate", symbol=symbol)


class Player:
    """Plays a script on the second engine, as the strategy scripted_orders does here."""

    def __init__(self, script):
        self.res = script.resolution
        self.lines, self.played, self.orders, self.symbols = script.lines, 0, {}, script.symbols
        self.start, self.end = (tuple(map(int, day.isoformat().split("-"))) for day in (script.days[0], script.days[-1]))

    def init(self):
        for symbol in self.symbols:
            self.e.add_equity(symbol.lower(), self.res)

    def on_data(self, _):
        while self.played < len(self.lines):
            line = self.lines[self.played]
            if datetime.datetime.fromisoformat(line["time"]) > self.e.loc:
                return
            self.played += 1
            getattr(self, line["action"])(line)

    @staticmethod
    def number(text):
        return twin.D.p(text) if text else None

    def order(self, line):
        kind, ticker = KINDS[line["type"]], line["symbol"].lower()
        quantity, tag = twin.D.p(line["quantity"]), line["tag"]
        if kind == twin.MKT:
            self.orders[line["ref"]] = self.e.market(ticker, quantity, tag)
            return
        stop, trailing = self.number(line["stop"]), line["trailing"]
        is_share = trailing.endswith("%")
        amount = self.number(trailing.rstrip("%"))
        if is_share:
            amount = amount / twin.D(100)
        if kind == twin.TRL:
            stop = self.first_stop(ticker, quantity, amount, is_share)
        in_force = line["time_in_force"]
        self.orders[line["ref"]] = self.e.submit(
            kind, ticker, quantity, tag, limit=self.number(line["limit"]), trail=amount, trailpct=is_share,
            stop=None if kind == twin.LIT else stop, trigger=stop if kind == twin.LIT else None,
            tif=None if not in_force else "day" if in_force == "day" else tuple(map(int, in_force.split("-"))))

    def first_stop(self, ticker, quantity, amount, is_share):
        price = self.e.secs[ticker].price
        distance = price * amount if is_share else amount
        return price + distance if quantity > 0 else price - distance

    def update(self, line):
        order = self.orders[line["ref"]]
        if order is None or order.id < 0:
            return
        change = {"limit": self.number(line["limit"]), "qty": self.number(line["quantity"])}
        change["trigger" if order.type == twin.LIT else "stop"] = self.number(line["stop"])
        self.e.update(order, **{name: value for name, value in change.items() if value is not None})

    def cancel(self, line):
        order = self.orders[line["ref"]]
        if order is not None and order.id >= 0:
            self.e.cancel(order)

    def set_holdings(self, line):
        self.e.set_holdings(line["symbol"].lower(), line["quantity"])

    def liquidate(self, line):
        self.e.liquidate(line["symbol"].lower(), "")


class Recording(twin.Engine):
    """The second engine, which remembers every event as LEAN's files write one."""

    def update(self, order, **change):
        """A request that changes neither quantity nor prices is taken for a closed order too, and a look at the open
        orders follows it (UpdateOrderRequest.IsAllowedForClosedOrder, BrokerageTransactionHandler.UpdateOrder)."""
        if not change and order.status in (twin.FILLED, twin.CANC, twin.INV):
            self.queue.append(("u", order, {}))
        return super().update(order, **change)

    def order_texts(self):
        return [twin.order_json(one, self.sid(one.ticker), one.ticker.upper()) for _, one in sorted(self.orders.items())]

    def stats(self):
        """None: what both engines tell is compared, not what is made of it."""

    def event(self, order, status, fp=None, fq=None, fee=None, time=None):
        at, place = time or self.utc, len(self.told)
        self.told.append(None)
        super().event(order, status, fp, fq, fee, time)
        one = {"orderId": order.id, "orderEventId": order.evid, "status": STATUS[status],
               "time": at.replace(tzinfo=datetime.timezone.utc).timestamp(), "quantity": order.qty.dbl(),
               "fillQuantity": fq.normalize().dbl() if fq is not None else 0.0,
               "fillPrice": fp.normalize().dbl() if fp is not None else 0.0,
               "orderFeeAmount": fee.dbl() if fee is not None else 0.0}
        if order.type in (twin.STP, twin.STPL, twin.TRL):
            one["stopPrice"] = order.stop.dbl()
        if order.type in (twin.LMT, twin.STPL, twin.LIT):
            one["limitPrice"] = order.limit.dbl()
        self.told[place] = one


def write_case(seed):
    script = Script(seed)
    engine = Recording(Player(script))
    engine.told = []
    engine.run()
    folder = CASES / f"seed-{seed:06}"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "script.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(script.lines)
    spec = {"algorithm": "ScriptedOrders", "resolution": script.resolution, "symbols": " ".join(script.symbols), "cash": "100000",
            "normalization": "Adjusted", "start": script.days[0].isoformat(), "end": script.days[-1].isoformat()}
    (folder / "spec.json").write_text(json.dumps(spec, indent=1))
    answer = {"order_events": engine.told, "order_list_hash": engine.hash(), "orders": engine.order_texts()}
    (folder / "expected.json").write_text(json.dumps(answer))


for seed in range(FIRST_SEED, FIRST_SEED + COUNT):
    write_case(seed)
