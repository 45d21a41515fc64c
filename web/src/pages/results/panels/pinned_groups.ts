// The means of the pinned selections in each group, for marks in their colours.
import { apiPath, getJson } from "../../../api/client";
import { recordsOf, type Rows } from "../../../api/rows";
import { useAnswer } from "../../../api/use_answer";
import { useCatalog } from "../../../catalog/catalog_context";
import { cellText } from "../../../text/numbers";
import { usePins } from "../use_pins";
import { isMeasured } from "./use_groups";

export interface PinnedMean {
    colour: string;
    mean: number;
}

/** By the groups' names; nothing where a column is measured, for then the parts of selections have other ends. */
export function usePinnedGroups(by: string, measure: string): Map<string, PinnedMean[]> {
    const catalog = useCatalog();
    const pins = usePins();
    const column = catalog.column(by) ?? { name: by, type: "text" as const, unit: "" };
    const is_asked = pins.length > 1 && (!isMeasured(column.type) || catalog.is_parameter(by));
    const paths = pins.map((pin) => apiPath("/aggregates", { by, of: measure, where: pin.where }));
    const answer = useAnswer(is_asked ? paths.join("\n") : null, (signal) =>
        Promise.all(paths.map((path) => getJson<Rows>(path, signal))),
    );
    const means = new Map<string, PinnedMean[]>();
    (is_asked ? (answer.value ?? []) : []).forEach((rows, i) => {
        for (const row of recordsOf(rows)) {
            if (typeof row.mean !== "number") continue;
            const name = cellText(row[by], column);
            means.set(name, [...(means.get(name) ?? []), { colour: pins[i]?.colour ?? "", mean: row.mean }]);
        }
    });
    return means;
}
