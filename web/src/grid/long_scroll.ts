// Which of many rows of one height are in sight, further down than a browser's tallest element too: there the bar's place
// stands for a larger place in the rows.

/** Browsers stop somewhere above this many pixels. */
export const tallest = 12_000_000;

/** Pixels of rows for a pixel of the scroll bar. */
export function stretch(rows_height: number, view_height: number): number {
    return rows_height <= tallest ? 1 : (rows_height - view_height) / (tallest - view_height);
}

export interface Rows {
    total: number;
    row_height: number;
    /** Rows that are drawn above and below those in sight. */
    beyond: number;
}

/** Where a view stands: what it is scrolled by and its own height, in pixels. */
export interface Place {
    top: number;
    height: number;
}

export interface Sight {
    /** Pixels of rows above the view. */
    offset: number;
    first: number;
    /** -1 with no rows. */
    last: number;
}

export function rowsInSight({ total, row_height, beyond }: Rows, { top, height }: Place): Sight {
    const offset = top * stretch(total * row_height, height);
    const first = Math.max(0, Math.min(total, Math.floor(offset / row_height)) - beyond);
    const last = Math.min(total - 1, Math.ceil((offset + height) / row_height) + beyond);
    return { offset, first, last };
}

/** Whether nothing has to be drawn anew. Rows below a stretched bar are moved with every pixel of it. */
export function isSameSight(one: Sight, other: Sight, factor: number): boolean {
    return factor === 1 && one.first === other.first && one.last === other.last;
}
