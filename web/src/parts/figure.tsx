// A number with its name above it.
import type { ReactNode } from "react";
import { Tip } from "./tip";

interface Props {
    name: string;
    children: ReactNode;
    tip?: ReactNode;
    note?: ReactNode;
    sign?: number | null;
}

/** `sign` colours the number as gain or loss; its own minus sign says the same without colour. */
export function Figure({ name, children, tip, note, sign }: Props) {
    const colour = sign ? (sign > 0 ? "text-gain" : "text-loss") : "";
    return (
        <div className="min-w-0">
            <Tip text={tip}>
                <div className={`label whitespace-nowrap ${tip ? "cursor-help" : ""}`} tabIndex={tip ? 0 : undefined}>
                    {name}
                </div>
            </Tip>
            <div className={`whitespace-nowrap text-large leading-6 ${colour}`}>{children}</div>
            {note && <div className="label whitespace-nowrap">{note}</div>}
        </div>
    );
}
