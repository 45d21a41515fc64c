// What stands beside the query: columns, panels, copies and files.
import { Button } from "../../parts/button";
import { copyText } from "../../parts/copy";
import { Icon } from "../../parts/icons";
import { Menu } from "../../parts/menu";
import { notify } from "../../parts/notice";
import { useCatalog } from "../../catalog/catalog_context";
import { ask, apiPath } from "../../api/client";
import { resultsCommand } from "../../text/commands";
import { sqlOf } from "../../text/sql";
import { saveFile } from "../../parts/save_file";
import { ColumnChooser } from "./column_chooser";
import { panels } from "./panels/panels";
import { useQuestion } from "./use_question";

export function Tools() {
    const { question, address, setPanel } = useQuestion();
    const catalog = useCatalog();
    const { columns, where, sort } = question;
    const copy = async (what: string, text: string) => {
        await copyText(text);
        notify(`Copied as ${what}`);
    };
    const save = async (format: string) => {
        const path = apiPath("/export", { format, where, sort: sort.join(","), columns: columns.join(",") });
        try {
            saveFile(`tamis-results.${format}`, await (await ask(path)).blob());
        } catch (error) {
            notify(error instanceof Error ? error.message : String(error));
        }
    };
    return (
        <div className="flex flex-wrap items-center gap-1.5">
            <ColumnChooser />
            <Menu
                button={
                    <Button>
                        <Icon name="panel" /> <span className="sr-only sm:not-sr-only">Pictures</span>
                    </Button>
                }
                items={panels.map((panel) => ({
                    text: panel.name,
                    hint: panel.name_in_address === question.panel ? "shown" : "",
                    act: () => setPanel(panel.name_in_address),
                }))}
            />
            <Button
                onClick={() =>
                    address.set({ pin: [...new Set([...address.all("pin"), where || "all"])].slice(0, 6), panel: "compare" })
                }
            >
                <Icon name="pin" /> <span className="sr-only sm:not-sr-only">Pin</span>
            </Button>
            <Menu
                button={
                    <Button>
                        <Icon name="copy" /> <span className="sr-only sm:not-sr-only">Copy</span>
                    </Button>
                }
                items={[
                    { text: "As SQL", act: () => void copy("SQL", sqlOf(columns, where, sort, catalog)) },
                    { text: "As command", act: () => void copy("command", resultsCommand(columns, where, sort)) },
                    { text: "As link", act: () => void copy("link", window.location.href) },
                ]}
            />
            <Menu
                button={
                    <Button>
                        <Icon name="save" /> <span className="sr-only sm:not-sr-only">Save</span>
                    </Button>
                }
                items={["csv", "parquet", "json"].map((format) => ({
                    text: format === "parquet" ? "Parquet" : format.toUpperCase(),
                    act: () => void save(format),
                }))}
            />
        </div>
    );
}
