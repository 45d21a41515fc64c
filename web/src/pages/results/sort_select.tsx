// The order of the rows where there are no headings to click: on a phone.
import { useCatalog } from "../../catalog/catalog_context";
import { headingOf } from "../../text/names";
import { useQuestion } from "./use_question";

export function SortSelect() {
    const { question, address } = useQuestion();
    const catalog = useCatalog();
    const columns = question.columns.flatMap((name) => catalog.column(name) ?? []);
    return (
        <label className="w-full sm:hidden">
            <span className="sr-only">Sorted by</span>
            <select
                className="field w-full"
                value={question.sort[0] ?? ""}
                onChange={(event) => address.set({ sort: event.target.value })}
            >
                <option value="">In the order in which they were kept</option>
                {columns.flatMap(({ name, unit }) => [
                    <option key={`-${name}`} value={`-${name}`}>
                        {headingOf(name, unit)}, falling
                    </option>,
                    <option key={name} value={name}>
                        {headingOf(name, unit)}, rising
                    </option>,
                ])}
            </select>
        </label>
    );
}
