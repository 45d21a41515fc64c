// The order of columns with one of them moved.

/** `name` to the place where `onto` is now. */
export function movedOnto(columns: string[], name: string, onto: string): string[] {
    const to = columns.indexOf(onto);
    if (to < 0 || !columns.includes(name)) return columns;
    return columns.filter((one) => one !== name).toSpliced(to, 0, name);
}
