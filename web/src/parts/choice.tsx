// One of a few, all in sight.
import * as Radix from "@radix-ui/react-toggle-group";

interface Props<T extends string> {
    label: string;
    value: T;
    options: { value: T; text: string; tip?: string }[];
    onChange: (value: T) => void;
}

export function Choice<T extends string>({ label, value, options, onChange }: Props<T>) {
    return (
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
}
