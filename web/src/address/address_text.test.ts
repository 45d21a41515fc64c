// Addresses that hold the state of a page.
import { expect, test } from "vitest";
import { addressWith, linkTo } from "./address_text";

test("parts are changed, empty ones leave the address", () => {
    const before = new URLSearchParams("q=a+%3E+1&sort=-a");
    expect(addressWith(before, { sort: "", cols: "a,b" }).toString()).toBe("q=a+%3E+1&cols=a%2Cb");
});

test("a part may stand more than once", () => {
    expect(addressWith(new URLSearchParams("pin=a"), { pin: ["a", "b"] }).getAll("pin")).toEqual(["a", "b"]);
});

test("a link without parts is its path", () => {
    expect(linkTo("/results", { q: "" })).toBe("/results");
    expect(linkTo("/results", { q: "a = 'b'" })).toBe("/results?q=a+%3D+%27b%27");
});
