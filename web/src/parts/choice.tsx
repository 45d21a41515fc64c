// One of a few, all in sight.
import * as Radix from "@radix-ui/react-toggle-group";

interface Props<T extends string> {
    label: string;
    /** The label stands above; else it is only read out. */
    is_label_shown?: boolean;
    value: T;
    options: { value: T; text: string; tip?: string }[];
    onChange: (value: T) => void;
}

export function Choice<T extends string>({ label, is_label_shown = false, value, options, onChange }: Props<T>) {
    const row = (
        <Radix.Root
            type="single"
            aria-label={label}
            value={value}
            onValueChange={(next) => next && onChange(next as T)}
            className="inline-flex rounded border border-line-strong bg-panel"
        >
            {options.map((option, i) => (
                <Radix.Item
                    key={option.value}
                    value={option.value}
                    title={option.tip}
                    className={`h-7 whitespace-nowrap px-2.5 text-small text-ink-soft hover:text-ink data-[state=on]:bg-accent-soft data-[state=on]:font-medium data-[state=on]:text-accent ${i ? "border-l border-line-strong" : ""}`}
                >
                    {option.text}
                </Radix.Item>
            ))}
        </Radix.Root>
    );
    if (!is_label_shown) return row;
    return (
        <div className="space-y-1">
            <div className="label" aria-hidden="true">
                {label}
            </div>
            {row}
        </div>
    );
}
