// What a chart can be saved as: a small button beside its title.
import { Icon } from "../parts/icons";
import { Menu } from "../parts/menu";
import { saveCsv, savePng, saveSvg } from "./save_chart";

interface Props {
    name: string;
    /** Made when it is asked for. */
    svg: () => string;
    csv: () => string;
}

export function ChartMenu({ name, svg, csv }: Props) {
    const file = name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, "-")
        .replaceAll(/^-|-$/g, "");
    return (
        <Menu
            button={
                <button
                    type="button"
                    aria-label={`Save the chart: ${name}`}
                    className="rounded p-1 text-ink-faint hover:bg-sunken hover:text-ink"
                >
                    <Icon name="save" size={14} />
                </button>
            }
            items={[
                { text: "PNG", act: () => void savePng(file, svg()) },
                { text: "SVG", act: () => saveSvg(file, svg()) },
                { text: "CSV", act: () => saveCsv(file, csv()) },
            ]}
        />
    );
}
