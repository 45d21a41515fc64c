// What a thing means, shown when the pointer or the keyboard rests on it.
import * as Radix from "@radix-ui/react-tooltip";
import type { ReactNode } from "react";

export const TipProvider = Radix.Provider;

export function Tip({ text, children }: { text: ReactNode; children: ReactNode }) {
    if (!text) return <>{children}</>;
    return (
        <Radix.Root>
            <Radix.Trigger asChild>{children}</Radix.Trigger>
            <Radix.Portal>
                <Radix.Content
                    sideOffset={4}
                    collisionPadding={8}
                    className="floating max-w-80 px-2.5 py-1.5 text-small text-ink-soft"
                >
                    {text}
                </Radix.Content>
            </Radix.Portal>
        </Radix.Root>
    );
}
