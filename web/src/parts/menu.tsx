// A button that opens a list of things to do.
import * as Radix from "@radix-ui/react-dropdown-menu";
import type { ReactNode } from "react";

export interface MenuItem {
    text: string;
    hint?: string;
    act: () => void;
}

export function Menu({ button, items }: { button: ReactNode; items: MenuItem[] }) {
    return (
        <Radix.Root modal={false}>
            <Radix.Trigger asChild>{button}</Radix.Trigger>
            <Radix.Portal>
                <Radix.Content align="end" sideOffset={4} collisionPadding={8} className="floating min-w-48 p-1">
                    {items.map((item) => (
                        <Radix.Item
                            key={item.text}
                            onSelect={item.act}
                            className="flex cursor-pointer items-baseline justify-between gap-4 rounded px-2 py-1.5 outline-none data-[highlighted]:bg-accent-soft"
                        >
                            <span>{item.text}</span>
                            {item.hint && <span className="label">{item.hint}</span>}
                        </Radix.Item>
                    ))}
                </Radix.Content>
            </Radix.Portal>
        </Radix.Root>
    );
}
