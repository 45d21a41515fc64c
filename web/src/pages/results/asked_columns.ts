// What the server is asked for so that these columns can be shown: a row's key opens it, its strategy tells its parameters.
export function askedColumns(columns: string[]): string[] {
    return [...new Set(["cell", "strategy", ...columns])];
}
