// Title of a page or of a part of it, with what can be done there.
import type { ReactNode } from "react";

export function PageHead({ title, note, children }: { title: ReactNode; note?: ReactNode; children?: ReactNode }) {
    return (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <h1 className="text-title font-semibold tracking-tight">{title}</h1>
            {note && <div className="text-ink-faint">{note}</div>}
            {children && <div className="ml-auto flex flex-wrap items-center gap-2">{children}</div>}
        </div>
    );
}

export function PartHead({ title, note, children }: { title: string; note?: ReactNode; children?: ReactNode }) {
    return (
        <div className="mb-2 flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
            <h2 className="font-semibold">{title}</h2>
            {note && <span className="text-small text-ink-faint">{note}</span>}
            {children && <div className="ml-auto flex items-center gap-2">{children}</div>}
        </div>
    );
}
