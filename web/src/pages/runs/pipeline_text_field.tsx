// A pipeline as text with its lines numbered; what is wrong stands below, with its line.
import { useRef } from "react";
import { PartHead } from "../../parts/heading";
import { Button } from "../../parts/button";
import { copyText } from "../../parts/copy";
import { notify } from "../../parts/notice";

interface Props {
    text: string;
    fault: string | undefined;
    onChange: (text: string) => void;
}

export function PipelineTextField({ text, fault, onChange }: Props) {
    const lines = text.split("\n").length;
    const numbers = useRef<HTMLDivElement>(null);
    return (
        <section>
            <PartHead title="As a pipeline file" note="the same for tamis run">
                <Button is_small onClick={() => void copyText(text).then(() => notify("Copied"))}>
                    Copy
                </Button>
            </PartHead>
            <div className="flex overflow-hidden rounded border border-line-strong bg-panel font-mono text-small leading-5">
                <div
                    ref={numbers}
                    aria-hidden="true"
                    className="overflow-hidden bg-sunken px-2 py-2 text-right text-ink-faint select-none"
                >
                    {Array.from({ length: lines }, (_, i) => (
                        <div key={i}>{i + 1}</div>
                    ))}
                </div>
                <textarea
                    aria-label="Pipeline as text"
                    aria-invalid={fault !== undefined}
                    className="min-w-0 flex-1 resize-none bg-transparent p-2 whitespace-pre outline-offset-[-2px]"
                    rows={Math.min(36, Math.max(12, lines))}
                    spellCheck={false}
                    value={text}
                    onChange={(event) => onChange(event.target.value)}
                    onScroll={(event) => numbers.current?.scrollTo({ top: event.currentTarget.scrollTop })}
                />
            </div>
            {fault && (
                <p role="alert" className="mt-1 text-loss">
                    {fault}
                </p>
            )}
        </section>
    );
}
