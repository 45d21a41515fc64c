// Numbers as people read them.
import { describe, expect, test } from "vitest";
import { bytes, cellText, count, dollars, duration, exchangeTime, fixed, fullText, minus, percent, short } from "./numbers";

describe("numbers", () => {
    test("a minus sign is a minus sign, and thousands have marks", () => {
        expect(fixed(-12345.678, 2)).toBe(`${minus}12,345.68`);
        expect(dollars(-258947.95)).toBe(`${minus}$258,947.95`);
        expect(count(5352)).toBe("5,352");
    });

    test("places are rounded as Intl.NumberFormat rounds them", () => {
        const values = [1.005, 0.5, 2.5, 9.995, 999.9999, 0.045, 1e-7, 1e21, 123456789.125, 0, Infinity, NaN];
        for (let i = 0, x = 1; i < 5000; ++i) {
            x = (x * 48271) % 2147483647;
            values.push(x / 10 ** (i % 12), Math.round(x / 1000) / 1000 + 0.0005);
        }
        for (const places of [0, 1, 2, 3, 4, 8]) {
            const format = new Intl.NumberFormat("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
            for (const value of values) expect(fixed(value, places)).toBe(format.format(value));
        }
    });

    test("what rounds to zero has no sign", () => {
        expect(fixed(-0.001, 2)).toBe("0.00");
        expect(dollars(-0.001)).toBe("$0.00");
    });

    test("a fraction is a percentage", () => {
        expect(percent(-0.0048)).toBe(`${minus}0.48\u202f%`);
        expect(cellText(0.1374, { type: "real", unit: "fraction" })).toBe("13.74");
    });

    test("undefined is n/a, and zero is zero", () => {
        expect(cellText(null, { type: "real", unit: "ratio" })).toBe("n/a");
        expect(cellText(0, { type: "real", unit: "ratio" })).toBe("0.00");
        expect(cellText(0, { type: "integer", unit: "count" })).toBe("0");
    });

    test("seconds are a clock's hours and minutes", () => {
        expect(duration(7760)).toBe("2:09:20");
        expect(duration(61)).toBe("1:01");
        expect(duration(0.324)).toBe("0.32\u202fs");
        expect(duration(12)).toBe("12\u202fs");
    });

    test("an instant is shown by the exchange's clock, in winter and in summer", () => {
        expect(exchangeTime("2024-03-01T14:31:00Z")).toBe("2024-03-01 09:31");
        expect(exchangeTime("2024-05-14T13:31:30Z")).toBe("2024-05-14 09:31:30");
    });

    test("large numbers in narrow places", () => {
        expect(short(1_234_567)).toBe("1.2\u202fM");
        expect(short(-52_256)).toBe(`${minus}52.3\u202fk`);
        expect(short(0.0123)).toBe("0.012");
        expect(bytes(14_079_734)).toBe("14.1\u202fMB");
    });

    test("a value on its own tells its unit", () => {
        expect(fullText(2, { type: "integer", unit: "bars" })).toBe("2\u202fbars");
        expect(fullText(-1.5, { type: "real", unit: "USD" })).toBe(`${minus}$1.50`);
    });
});
