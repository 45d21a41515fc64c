// The name of a screen in its address, and that of a clone.
import { addressWith } from "../../address/address_text";

/** The search text of a screen under a name. */
export function namedScreen(search: string, name: string): string {
    return addressWith(new URLSearchParams(search), { name }).toString();
}

/** "gaps" becomes "gaps, clone", then "gaps, clone 2". */
export function cloneOf(name: string): string {
    const counted = /^(.*), clone(?: (\d+))?$/.exec(name);
    return counted ? `${counted[1]}, clone ${Number(counted[2] ?? 1) + 1}` : `${name}, clone`;
}
