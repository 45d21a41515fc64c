// Buttons: plain ones, the one that matters on a page, and quiet ones inside lines.
import type { ComponentProps } from "react";

type Kind = "plain" | "main" | "quiet";

const looks: Record<Kind, string> = {
    plain: "border border-line-strong bg-panel text-ink hover:bg-sunken",
    main: "border border-accent bg-accent text-on-accent font-medium hover:opacity-90",
    quiet: "border border-transparent text-ink-soft hover:bg-sunken hover:text-ink",
};

export function buttonLook(kind: Kind = "plain", is_small = false): string {
    const size = is_small ? "h-7 px-2 text-small" : "h-8 px-3";
    return `inline-flex items-center justify-center gap-1.5 whitespace-nowrap rounded disabled:opacity-45 ${size} ${looks[kind]}`;
}

interface Props extends ComponentProps<"button"> {
    kind?: Kind;
    is_small?: boolean;
}

export function Button({ kind = "plain", is_small = false, className = "", type = "button", ...rest }: Props) {
    return <button type={type} className={`${buttonLook(kind, is_small)} ${className}`} {...rest} />;
}
