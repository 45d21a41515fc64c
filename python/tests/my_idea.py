"""What 'tamis strategy new my_idea' writes in C++, as a class of Python."""

import datetime

import tamis


class MyIdea(tamis.Strategy):
    """Long while a fast average of closes stands above a slow one."""

    needs_minutes = True
    fast: int = tamis.parameter(5, "Bars of the fast average.", unit="bars", min=1, max=200)
    slow: int = tamis.parameter(20, "Bars of the slow average.", unit="bars", min=2, max=400)
    stop_fraction: float = tamis.parameter(0.02, "How far below the entry the stop lies.", unit="fraction", min=0.001, max=0.5)
    entries: int = tamis.counter("Positions that were opened.")
    stops_hit: int = tamis.counter("Positions that a stop closed.")

    def initialize(self):
        self.quick, self.late = self.sma(0, self.fast), self.sma(0, self.slow)
        self.schedule(tamis.before_close(5), self.leave)

    def leave(self):
        self.cancel_open_orders()
        self.liquidate(tag="End of day")

    def on_data(self, slice):
        is_late = self.now >= self.session_close - datetime.timedelta(minutes=10)
        if slice.bar(0) is None or not self.late.is_ready or is_late:
            return
        is_up = self.quick.value > self.late.value
        if is_up and not self.is_invested(0):
            self.set_holdings(0, 0.95, "Entry")
        if not is_up and self.is_invested(0):
            self.cancel_open_orders()
            self.liquidate(0, "Averages crossed")

    def on_order(self, event):
        if not event.is_filled:
            return
        if event.tag == "Stop":
            self.stops_hit += 1
        if event.tag == "Entry":
            self.entries += 1
            self.stop_market_order(0, -event.fill_quantity, event.fill_price * (1 - self.stop_fraction), "Stop")
