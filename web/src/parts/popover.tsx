// A button that opens a small page beside itself.
import * as RadixPopover from "@radix-ui/react-popover";
import type { ReactNode } from "react";

interface Props {
    button: ReactNode;
    label: string;
    children: ReactNode;
    align?: "start" | "center" | "end";
    className?: string;
}

export function Popover({ button, label, children, align = "start", className = "w-72 p-3" }: Props) {
    return (
        <RadixPopover.Root>
            <RadixPopover.Trigger asChild>{button}</RadixPopover.Trigger>
            <RadixPopover.Portal>
                <RadixPopover.Content
                    aria-label={label}
                    align={align}
                    sideOffset={4}
                    collisionPadding={8}
                    className={`floating max-h-[var(--radix-popover-content-available-height)] max-w-[calc(100vw-16px)] overflow-auto ${className}`}
                >
                    {children}
                </RadixPopover.Content>
            </RadixPopover.Portal>
        </RadixPopover.Root>
    );
}
