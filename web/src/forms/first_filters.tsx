// All filters there are with what each measures: where a screen begins.
import { useCatalog } from "../catalog/catalog_context";
import { headingOf } from "../text/names";

export function FirstFilters({ onChoose }: { onChoose: (name: string) => void }) {
    const { catalog } = useCatalog();
    return (
        <ul aria-label="Filters to begin with" className="grid gap-x-8 sm:grid-cols-2">
            {catalog.filters.map((card) => (
                <li key={card.name} className="border-b border-line">
                    <button
                        type="button"
                        className="w-full px-1 py-2 text-left hover:bg-sunken"
                        onClick={() => onChoose(card.name)}
                    >
                        <span className="block font-medium text-accent">{headingOf(card.name)}</span>
                        <span className="block text-small text-ink-soft">{card.meaning}</span>
                        <span className="block font-mono text-tiny text-ink-faint">{card.measures}</span>
                    </button>
                </li>
            ))}
        </ul>
    );
}
