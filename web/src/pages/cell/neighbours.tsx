// The result before and the next one of the list that a cell was opened from.
import { useEffect } from "react";
import { useNavigate } from "react-router";
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

export function Neighbours() {
    const address = useAddress();
    const navigate = useNavigate();
    const at = address.get("at") === "" ? -1 : Number(address.get("at"));
    const [where, sort] = [address.get("q"), address.get("sort")];
    const offset = Math.max(0, at - 1);
    const path = at >= 0 ? apiPath("/cells", { where, sort, columns: "cell", limit: 3, offset }) : null;
    const answer = useAnswer(path, (signal) => getJson<Rows>(path ?? "", signal));
    const total = answer.value?.total ?? 0;

    const cellAt = (index: number) => textOf(answer.value?.rows[index - offset]?.[0]);
    const go = (index: number) => {
        const cell = cellAt(index);
        if (cell && !answer.is_waiting) {
            const kept = Object.fromEntries(["bars", "second"].map((name) => [name, address.get(name)]));
            navigate(linkTo(`/cells/${cell}`, { q: where, sort, at: String(index), ...kept }));
        }
    };
    useEffect(() => {
        const pressed = (event: KeyboardEvent) => {
            if (isWriting(event)) return;
            const is_before = event.key === "[" || (event.key === "ArrowLeft" && !usesArrows(event));
            const is_next = event.key === "]" || (event.key === "ArrowRight" && !usesArrows(event));
            if (is_before && at > 0) go(at - 1);
            if (is_next && at + 1 < total) go(at + 1);
        };
        window.addEventListener("keydown", pressed);
        return () => window.removeEventListener("keydown", pressed);
    });

    if (at < 0) return null;
    return (
        <div className="flex items-center gap-1">
            <Button
                is_small
                aria-label="The result before"
                title="The result before ( [ or ← )"
                disabled={at <= 0}
                onClick={() => go(at - 1)}
            >
                <Icon name="left" size={14} />
            </Button>
            <span className="min-w-24 text-center text-small text-ink-faint">
                {count(at + 1)} of {total ? count(total) : "…"}
            </span>
            <Button
                is_small
                aria-label="The next result"
                title="The next result ( ] or → )"
                disabled={at + 1 >= total}
                onClick={() => go(at + 1)}
            >
                <Icon name="right" size={14} />
            </Button>
        </div>
    );
}
