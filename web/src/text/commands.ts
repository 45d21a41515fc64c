// Questions as the commands that ask the same.
function shellQuoted(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}

export function resultsCommand(columns: string[], where: string, sort: string[]): string {
    const parts = ["tamis results list"];
    if (where) parts.push(`--where ${shellQuoted(where)}`);
    if (sort.length) parts.push(`--sort ${shellQuoted(sort.join(","))}`);
    if (columns.length) parts.push(`--columns ${columns.join(",")}`);
    return parts.join(" ");
}

interface ScreenAsked {
    first: string;
    last: string;
    universe: string[];
    filters: string[];
}

export function screenCommand({ first, last, universe, filters }: ScreenAsked): string {
    const parts = ["tamis screen", `--from ${first}`, `--to ${last}`, ...filters.map((one) => `--filter ${shellQuoted(one)}`)];
    if (universe.length) parts.push(`--universe ${universe.join(",")}`);
    return parts.join(" ");
}
