// Nothing here yet: what this place is for, and the next step.
import type { ReactNode } from "react";

export function Empty({ title, children }: { title: string; children: ReactNode }) {
    return (
        <div className="mx-auto max-w-lg px-4 py-16">
            <p className="text-large font-medium">{title}</p>
            <div className="mt-2 space-y-3 text-ink-soft">{children}</div>
        </div>
    );
}
