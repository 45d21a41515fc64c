// Names of screens.
import { expect, test } from "vitest";
import { cloneOf, namedScreen } from "./screen_name";

test("clones are counted", () => {
    expect([cloneOf("gaps"), cloneOf("gaps, clone"), cloneOf("gaps, clone 2")]).toEqual([
        "gaps, clone",
        "gaps, clone 2",
        "gaps, clone 3",
    ]);
});

test("a name is a part of the address beside the others", () => {
    expect(namedScreen("?f=gap&name=old", "new")).toBe("f=gap&name=new");
});
