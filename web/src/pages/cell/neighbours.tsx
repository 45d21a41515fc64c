// The result before and the next one of the list that a cell was opened from.
import { useEffect } from "react";
import { useNavigate, useParams } from "react-router";
import { linkTo } from "../../address/address_text";
import { useAddress } from "../../address/use_address";
import { apiPath, getJson } from "../../api/client";
import { textOf, type Rows } from "../../api/rows";
import { useAnswer } from "../../api/use_answer";
import { Button } from "../../parts/button";
import { Icon } from "../../parts/icons";
import { isWriting } from "../../shell/keys";
import { count } from "../../text/numbers";

/** Whether what has the focus goes left and right by itself. */
function usesArrows(event: KeyboardEvent): boolean {
    return !!(event.target as HTMLElement | null)?.closest("[role=radio], [role=slider], [role=menu], [role=grid]");
}

interface Step {
    cell: string;
    /** Its place in the list; none where the list is not known by places. */
    at: string;
}

/** By their places where the cell was opened from a list, else by its key. */
function useSteps(): { before?: Step; next?: Step; at: number; total: number } {
    const { key = "" } = useParams();
    const address = useAddress();
    const at = address.get("at") === "" ? -1 : Number(address.get("at"));
    const [where, sort] = [address.get("q"), address.get("sort")];
    const offset = Math.max(0, at - 1);
    const list_path = at >= 0 ? apiPath("/cells", { where, sort, columns: "cell", limit: 3, offset }) : null;
    const list = useAnswer(list_path, (signal) => getJson<Rows>(list_path ?? "", signal));
    const key_path = at < 0 ? apiPath(`/cells/${key}/neighbours`, { where, sort: sort || "cell" }) : null;
    const by_key = useAnswer(key_path, (signal) =>
        getJson<{ previous: string | null; next: string | null }>(key_path ?? "", signal),
    );
    const step = (cell: string | null | undefined, place: string): Step | undefined => (cell ? { cell, at: place } : undefined);
    if (at < 0) {
        const known = by_key.is_waiting ? undefined : by_key.value;
        return { before: step(known?.previous, ""), next: step(known?.next, ""), at, total: 0 };
    }
    const cellAt = (index: number) => (list.is_waiting ? "" : textOf(list.value?.rows[index - offset]?.[0]));
    return {
        before: at > 0 ? step(cellAt(at - 1), String(at - 1)) : undefined,
        next: step(cellAt(at + 1), String(at + 1)),
        at,
        total: list.value?.total ?? 0,
    };
}

export function Neighbours() {
    const address = useAddress();
    const navigate = useNavigate();
    const { before, next, at, total } = useSteps();
    const go = (step: Step | undefined) => {
        if (!step) return;
        const kept = Object.fromEntries(["q", "sort", "bars", "second"].map((name) => [name, address.get(name)]));
        navigate(linkTo(`/cells/${step.cell}`, { ...kept, at: step.at }));
    };
    useEffect(() => {
        const pressed = (event: KeyboardEvent) => {
            if (isWriting(event)) return;
            if (event.key === "[" || (event.key === "ArrowLeft" && !usesArrows(event))) go(before);
            if (event.key === "]" || (event.key === "ArrowRight" && !usesArrows(event))) go(next);
        };
        window.addEventListener("keydown", pressed);
        return () => window.removeEventListener("keydown", pressed);
    });

    return (
        <div className="flex items-center gap-1">
            <Button
                is_small
                aria-label="The result before"
                title="The result before ( [ or ← )"
                disabled={!before}
                onClick={() => go(before)}
            >
                <Icon name="left" size={14} />
            </Button>
            {at >= 0 && (
                <span className="min-w-24 text-center text-small text-ink-faint">
                    {count(at + 1)} of {total ? count(total) : "…"}
                </span>
            )}
            <Button
                is_small
                aria-label="The next result"
                title="The next result ( ] or → )"
                disabled={!next}
                onClick={() => go(next)}
            >
                <Icon name="right" size={14} />
            </Button>
        </div>
    );
}
