// Small line icons, drawn in the colour of the text around them.
import type { ReactNode } from "react";

const paths: Record<string, ReactNode> = {
    screen: (
        <>
            <ellipse cx="10" cy="5.5" rx="7" ry="2.5" />
            <path d="M3 5.5v3c0 1.4 3.1 2.5 7 2.5s7-1.1 7-2.5v-3M7 14v.1M10 15v.1M13 14v.1M10 18v.1" />
        </>
    ),
    run: <path d="M5 3.5v13l11-6.5z" />,
    results: <path d="M3 4h14v12H3zM3 8h14M3 12h14M8 8v8" />,
    data: <path d="M4 16V9M8 16V4M12 16v-5M16 16V7" />,
    sql: <path d="M4 6l4 4-4 4M10 15h6" />,
    search: <path d="M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zM13.5 13.5L17 17" />,
    down: <path d="M5 8l5 5 5-5" />,
    left: <path d="M12 5l-5 5 5 5" />,
    right: <path d="M8 5l5 5-5 5" />,
    close: <path d="M5 5l10 10M15 5L5 15" />,
    plus: <path d="M10 4v12M4 10h12" />,
    columns: <path d="M3 4h14v12H3zM8 4v12M12.5 4v12" />,
    panel: <path d="M3 4h14v12H3zM12 4v12" />,
    copy: <path d="M7 7h9v9H7zM4 12.500V4h8.500" />,
    save: <path d="M10 3v9M6 8.500l4 4 4-4M4 16h12" />,
    settings: <path d="M4 6h7M15 6h1M4 14h1M9 14h7M13 4v4M7 12v4" />,
    star: <path d="M10 3l2.2 4.6 5 .6-3.700 3.500 1 5L10 14.200 5.500 16.700l1-5L2.800 8.200l5-.6z" />,
    note: <path d="M4 3h12v10l-4 4H4zM16 13h-4v4M7 7h6M7 10h4" />,
    pin: <path d="M7 3h6l-1 5 3 3H5l3-3zM10 11v6" />,
    group: <path d="M4 4h12v3H4zM7 10h9M7 13h9M7 16h9" />,
    up_arrow: <path d="M10 16V4M5 9l5-5 5 5" />,
    down_arrow: <path d="M10 4v12M5 11l5 5 5-5" />,
};

export function Icon({
    name,
    size = 16,
    className = "",
}: {
    name: keyof typeof paths & string;
    size?: number;
    className?: string;
}) {
    return (
        <svg
            width={size}
            height={size}
            viewBox="0 0 20 20"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinecap="round"
            strokeLinejoin="round"
            aria-hidden="true"
            className={`shrink-0 ${className}`}
        >
            {paths[name]}
        </svg>
    );
}
