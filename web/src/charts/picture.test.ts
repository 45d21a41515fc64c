// Charts as files.
import { expect, test } from "vitest";
import { csvOfPicture, svgOf, ticksBetween, type Picture } from "./picture";

const colours = { paper: "#fff", ink: "#000", faint: "#666", grid: "#eee", font: "sans-serif" };
const picture: Picture = {
    title: "Gain & loss",
    x_name: "day",
    x: [1, 2, 3],
    readX: String,
    readY: String,
    series: [
        { name: "one", values: [0, null, 2], colour: "#123456", kind: "line" },
        { name: "two, dotted", values: [1, -1, null], colour: "#654321", kind: "points" },
    ],
};

test("ticks are round and within", () => {
    expect(ticksBetween(-0.031, 0.042, 5)).toEqual([-0.02, 0, 0.02, 0.04]);
    expect(ticksBetween(3, 3, 5)).toEqual([3]);
});

test("an SVG holds each known point, and its texts are escaped", () => {
    const svg = svgOf(picture, colours);
    expect(svg).toContain("Gain &amp; loss");
    expect(/points="([^"]*)"/.exec(svg)?.[1]?.split(" ").length).toBe(2);
    expect(svg.match(/r="2"/g)?.length).toBe(2);
});

test("a CSV has a line for each place, undefined ones empty", () => {
    expect(csvOfPicture(picture)).toBe('day,one,"two, dotted"\n1,0,1\n2,,-1\n3,2,\n');
});
