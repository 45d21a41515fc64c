// Shades behind the candles where a position was held; the pointed one is stronger.
import type {
    IChartApi,
    IPrimitivePaneRenderer,
    IPrimitivePaneView,
    ISeriesPrimitive,
    SeriesAttachedParameter,
    Time,
} from "lightweight-charts";

export interface Holding {
    from: Time;
    to: Time;
    is_long: boolean;
}

interface Colours {
    long: string;
    short: string;
}

export class HoldingShades implements ISeriesPrimitive<Time> {
    private chart: IChartApi | null = null;
    private update = () => {};
    private pointed = -1;

    constructor(
        private readonly holdings: Holding[],
        private readonly colours: Colours,
    ) {}

    attached({ chart, requestUpdate }: SeriesAttachedParameter<Time>): void {
        this.chart = chart as IChartApi;
        this.update = requestUpdate;
    }

    detached(): void {
        this.chart = null;
    }

    point(index: number): void {
        if (index === this.pointed) return;
        this.pointed = index;
        this.update();
    }

    paneViews(): IPrimitivePaneView[] {
        const renderer: IPrimitivePaneRenderer = {
            draw: () => {},
            drawBackground: (target) =>
                target.useMediaCoordinateSpace(({ context, mediaSize }) => {
                    const scale = this.chart?.timeScale();
                    this.holdings.forEach((holding, i) => {
                        const left = scale?.timeToCoordinate(holding.from);
                        const right = scale?.timeToCoordinate(holding.to);
                        if (left === null || right === null || left === undefined || right === undefined) return;
                        if (left === right && i !== this.pointed) return;
                        context.globalAlpha = i === this.pointed ? 0.26 : 0.07;
                        context.fillStyle = holding.is_long ? this.colours.long : this.colours.short;
                        context.fillRect(left, 0, Math.max(2, right - left), mediaSize.height);
                    });
                    context.globalAlpha = 1;
                }),
        };
        return [{ renderer: () => renderer, zOrder: () => "bottom" }];
    }
}
