// How a person wants numbers: places after the point, and fractions as percentages, basis points or as they are.
export type FractionStyle = "percent" | "basis_points" | "fraction";

export interface NumberStyle {
    /** Places after the point of what is neither whole nor counted in steps of its own, from 0 to 6. */
    places: number;
    fraction: FractionStyle;
}

export const most_places = 6;
export const usual_style: NumberStyle = { places: 2, fraction: "percent" };

let style = usual_style;

export function numberStyle(): NumberStyle {
    return style;
}

export function setNumberStyle(next: NumberStyle): void {
    style = next;
}

/** What a fraction is multiplied by, the mark of the result, and how many places fewer than a percentage it has. */
export function fractionScale(): { factor: number; mark: string; fewer_places: number } {
    if (style.fraction === "basis_points") return { factor: 10_000, mark: "bp", fewer_places: 2 };
    if (style.fraction === "fraction") return { factor: 1, mark: "", fewer_places: -2 };
    return { factor: 100, mark: "%", fewer_places: 0 };
}

/** From what was kept as text; what cannot be read is as usual. */
export function styleIn(text: string): NumberStyle {
    const [fraction, places] = text.split("/");
    const known: FractionStyle[] = ["percent", "basis_points", "fraction"];
    const count = places === undefined || places === "" ? Number.NaN : Number(places);
    return {
        places: Number.isInteger(count) && count >= 0 && count <= most_places ? count : usual_style.places,
        fraction: known.find((one) => one === fraction) ?? usual_style.fraction,
    };
}

export function styleText({ places, fraction }: NumberStyle): string {
    return `${fraction}/${places}`;
}
