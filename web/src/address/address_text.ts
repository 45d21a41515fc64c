// The search text of an address with some parts changed.
export function addressWith(before: URLSearchParams, changes: Record<string, string | string[]>): URLSearchParams {
    const after = new URLSearchParams(before);
    for (const [name, value] of Object.entries(changes)) {
        after.delete(name);
        for (const one of Array.isArray(value) ? value : [value]) if (one !== "") after.append(name, one);
    }
    return after;
}

/** A path with its parts; empty ones are left out. */
export function linkTo(path: string, parts: Record<string, string | string[]> = {}): string {
    const text = addressWith(new URLSearchParams(), parts).toString();
    return text ? `${path}?${text}` : path;
}
