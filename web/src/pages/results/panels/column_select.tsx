// A column chosen by name, parameters first.
import type { CatalogColumn } from "../../../catalog/catalog";
import { useCatalog } from "../../../catalog/catalog_context";
import { headingOf } from "../../../text/names";

interface Props {
    label: string;
    value: string;
    columns: CatalogColumn[];
    onChange: (name: string) => void;
}

export function ColumnSelect({ label, value, columns, onChange }: Props) {
    const catalog = useCatalog();
    const parameters = columns.filter((column) => catalog.is_parameter(column.name));
    const others = columns.filter((column) => !catalog.is_parameter(column.name));
    const option = (column: CatalogColumn) => (
        <option key={column.name} value={column.name}>
            {headingOf(column.name, column.unit)}
        </option>
    );
    return (
        <label className="min-w-0 flex-1">
            <span className="label block">{label}</span>
            <select className="field h-7 w-full min-w-0 px-1" value={value} onChange={(event) => onChange(event.target.value)}>
                <optgroup label="Parameters">{parameters.map(option)}</optgroup>
                <optgroup label="Columns">{others.map(option)}</optgroup>
            </select>
        </label>
    );
}
