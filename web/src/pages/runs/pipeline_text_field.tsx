// A pipeline as text with its lines numbered; the line that is wrong is marked, and what is wrong stands below it.
import { useEffect, useRef, useState } from "react";
import { beginOfLine, type Fault } from "../../text/fault";

interface Props {
    text: string;
    fault: Fault | undefined;
    /** A line to put the caret on; the count makes asking for the same again count. */
    near: { line: number; asked: number } | null;
    onChange: (text: string) => void;
}

const line_height = 20;
const padding = 8;

export function PipelineTextField({ text, fault, near, onChange }: Props) {
    const lines = text.split("\n").length;
    const field = useRef<HTMLTextAreaElement>(null);
    const [scrolled, setScrolled] = useState(0);
    useEffect(() => {
        const place = near && beginOfLine(text, near.line);
        if (!field.current || place === null) return;
        field.current.focus();
        field.current.setSelectionRange(place, place);
        // Only when it is asked for, not with each letter that is written.
    }, [near]);
    const wrong = fault?.line;
    return (
        <section>
            <div className="relative flex overflow-hidden rounded border border-line-strong bg-panel font-mono text-small leading-5">
                <div aria-hidden="true" className="w-10 shrink-0 overflow-hidden bg-sunken text-right text-ink-faint select-none">
                    <div className="px-2 py-2" style={{ transform: `translateY(${-scrolled}px)` }}>
                        {Array.from({ length: lines }, (_, i) => (
                            <div key={i} className={i + 1 === wrong ? "font-semibold text-loss" : ""}>
                                {i + 1}
                            </div>
                        ))}
                    </div>
                </div>
                {wrong !== undefined && wrong <= lines && (
                    <div
                        aria-hidden="true"
                        className="pointer-events-none absolute inset-x-0 border-l-2 border-loss bg-loss/10"
                        style={{ top: padding + (wrong - 1) * line_height - scrolled, height: line_height }}
                    />
                )}
                <textarea
                    ref={field}
                    aria-label="Pipeline as text"
                    aria-invalid={fault !== undefined}
                    aria-describedby={fault && "pipeline-fault"}
                    className="min-w-0 flex-1 resize-none bg-transparent p-2 whitespace-pre outline-offset-[-2px]"
                    rows={Math.min(36, Math.max(16, lines))}
                    spellCheck={false}
                    value={text}
                    onChange={(event) => onChange(event.target.value)}
                    onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}
                />
            </div>
            {fault && (
                <p id="pipeline-fault" className="mt-1.5 text-loss">
                    {wrong !== undefined && <span className="font-medium">Line {wrong}: </span>}
                    {fault.message}
                </p>
            )}
        </section>
    );
}
