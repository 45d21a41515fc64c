// The pinned selections, each in the colour that it has in every picture: cells, mean and interval side by side.
import { useAddress } from "../../address/use_address";
import { useCatalog } from "../../catalog/catalog_context";
import { Button } from "../../parts/button";
import { Icon } from "../../parts/icons";
import { count, fullText, type Shape } from "../../text/numbers";
import { usePins, type Pin } from "./use_pins";
import { useQuestion } from "./use_question";
import { intervalText, useTotals, type Totals } from "./use_totals";

export function Pinned() {
    const pins = usePins();
    if (pins.length === 0) return null;
    return (
        <ol aria-label="Pinned selections" className="flex flex-wrap gap-2">
            {pins.map((pin) => (
                <PinnedOne key={pin.text} pin={pin} others={pins.filter((one) => one !== pin)} />
            ))}
        </ol>
    );
}

function toldTotals(totals: Totals, shape: Shape): string {
    const parts = [`${count(totals.cells)} cells`, `mean ${fullText(totals.mean, shape)}`, intervalText(totals, shape)];
    return parts.filter(Boolean).join(", ");
}

function PinnedOne({ pin, others }: { pin: Pin; others: Pin[] }) {
    const address = useAddress();
    const { question } = useQuestion();
    const catalog = useCatalog();
    const totals = useTotals(question.measure, pin.where);
    const shape = catalog.column(question.measure) ?? { type: "real", unit: "" };
    const told = totals.error?.message ?? (totals.value ? toldTotals(totals.value, shape) : "…");
    return (
        <li
            className="flex max-w-full flex-wrap items-center gap-x-2 rounded sm:flex-nowrap border border-line bg-panel py-0.5 pr-0.5 pl-2 text-small"
            style={{ borderLeft: `3px solid ${pin.colour}` }}
        >
            <button
                type="button"
                className="min-w-0 basis-full truncate text-left font-mono hover:text-accent sm:max-w-72 sm:basis-auto"
                title={`Show the cells: ${pin.text}`}
                onClick={() => address.set({ q: pin.where })}
            >
                {pin.text}
            </button>
            <span className="whitespace-nowrap text-ink-soft">{told}</span>
            <Button
                kind="quiet"
                is_small
                className="!h-6 !px-1.5"
                aria-label={`Let go of ${pin.text}`}
                onClick={() => address.set({ pin: others.map((one) => one.text) })}
            >
                <Icon name="close" size={10} />
            </Button>
        </li>
    );
}
