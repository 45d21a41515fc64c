// Points of a strategy's line on the chart's own bars.

/** Each on the last bar that has begun by then; the last one of a bar counts, null breaks the line. */
export function onTimes(time: number[], values: (number | null)[], bars: number[]): { time: number; value: number | null }[] {
    const points = new Map<number, number | null>();
    let bar = 0;
    time.forEach((moment, i) => {
        while (bar + 1 < bars.length && (bars[bar + 1] ?? 0) <= moment) ++bar;
        const begin = bars[bar];
        if (begin !== undefined && begin <= moment) points.set(begin, values[i] ?? null);
    });
    return [...points].map(([begin, value]) => ({ time: begin, value }));
}
