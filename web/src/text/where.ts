// Conditions on cells as the command line takes them: taken apart at their ands, changed a column at a time, put together.

/** "a > 1 and (b = 2 or c = 3)" → its two conditions; ands in brackets, quotes and betweens stay. */
export function conditionsIn(where: string): string[] {
    const conditions: string[] = [];
    let depth = 0;
    let quote = "";
    let begin = 0;
    for (let i = 0; i < where.length; ++i) {
        const letter = where[i] ?? "";
        if (quote) quote = letter === quote ? "" : quote;
        else if (letter === "'" || letter === '"') quote = letter;
        else if (letter === "(") ++depth;
        else if (letter === ")") --depth;
        else if (depth === 0 && /^\sand\s/i.test(where.slice(i, i + 5)) && !isOpenBetween(where.slice(begin, i))) {
            conditions.push(where.slice(begin, i));
            begin = i + 4;
        }
    }
    conditions.push(where.slice(begin));
    return conditions.map((one) => one.trim()).filter((one) => one !== "");
}

function isOpenBetween(text: string): boolean {
    return /\sbetween\s/i.test(text) && !/\sbetween\s.*\sand\s/i.test(text);
}

export function whereOf(conditions: string[]): string {
    return conditions.map((one) => (/\sor\s/i.test(one) && !/^\(.*\)$/.test(one) ? `(${one})` : one)).join(" and ");
}

const shape_of_condition = /^(?:not\s+)?([a-z_][a-z0-9_]*)\s*(?:>=|<=|!=|<>|=|>|<|\bin\b|\bbetween\b|\blike\b|\bis\b)/i;

/** The column that a condition is about, where it is about one. */
export function columnOf(condition: string): string | undefined {
    return shape_of_condition.exec(condition)?.[1];
}

export function withoutColumn(where: string, column: string): string {
    return whereOf(conditionsIn(where).filter((one) => columnOf(one) !== column));
}

/** A number as a condition has it: no more digits than tell it apart. */
export function numberText(value: number): string {
    return String(Number(value.toPrecision(6)));
}

/** Whole numbers are compared with whole ones: the ends move inwards. */
export function wholeRange(type: string, low: number | null, high: number | null): [number | null, number | null] {
    if (type !== "integer") return [low, high];
    return [low === null ? null : Math.ceil(low - 1e-9), high === null ? null : Math.floor(high + 1e-9)];
}

/** The condition of a brush from low to high; an open end is left out. */
export function rangeConditions(column: string, low: number | null, high: number | null): string[] {
    const conditions: string[] = [];
    if (low !== null) conditions.push(`${column} >= ${numberText(low)}`);
    if (high !== null) conditions.push(`${column} <= ${numberText(high)}`);
    return conditions;
}

export function withRange(where: string, column: string, low: number | null, high: number | null): string {
    return whereOf([...conditionsIn(withoutColumn(where, column)), ...rangeConditions(column, low, high)]);
}

/** The range that the conditions keep a column in; undefined where they say nothing of the kind. */
export function rangeIn(where: string, column: string): { low: number | null; high: number | null } | undefined {
    let low: number | null = null;
    let high: number | null = null;
    for (const condition of conditionsIn(where)) {
        if (columnOf(condition) !== column) continue;
        const match = /(>=|<=|>|<)\s*(-?[\d.]+(?:e[+-]?\d+)?)(%?)$/i.exec(condition);
        if (!match) continue;
        const value = Number(match[2]) / (match[3] ? 100 : 1);
        if (match[1]?.startsWith(">")) low = value;
        else high = value;
    }
    return low === null && high === null ? undefined : { low, high };
}

export function quoted(text: string): string {
    return `'${text.replaceAll("'", "''")}'`;
}

/** One value of a column, as a condition. */
export function equalCondition(column: string, value: string | number | boolean | null): string {
    if (value === null) return `${column} is null`;
    return `${column} = ${typeof value === "string" ? quoted(value) : String(value)}`;
}

export function withCondition(where: string, column: string, condition: string): string {
    return whereOf([...conditionsIn(withoutColumn(where, column)), condition]);
}

/** Whether conditions keep two columns to these values, whatever else they say. */
export function isOfField(where: string, x: string, across: string | number | boolean | null, y: string, down: typeof across): boolean {
    const conditions = conditionsIn(where);
    return conditions.includes(equalCondition(x, across)) && conditions.includes(equalCondition(y, down));
}
