// What stands beside the grid: one picture at a time, all of them of the same conditions.
import { lazy, Suspense, type ComponentType } from "react";
import { Button } from "../../../parts/button";
import { Icon } from "../../../parts/icons";
import { useQuestion } from "../use_question";
import { panels, type PanelName } from "./panels";

const drawn: Record<PanelName, ComponentType> = {
    groups: lazy(() => import("./groups_panel")),
    heat: lazy(() => import("./heat_panel")),
    scatter: lazy(() => import("./scatter_panel")),
    lines: lazy(() => import("./parallel_panel")),
    compare: lazy(() => import("./compare_panel")),
};

export default function SidePanel() {
    const { question, setPanel } = useQuestion();
    const panel = panels.find((one) => one.name_in_address === question.panel);
    if (!panel) return null;
    const Picture = drawn[panel.name_in_address];
    return (
        <div className="p-3">
            <div className="mb-3 flex items-center gap-2">
                <select
                    className="field h-7 font-medium"
                    aria-label="Picture"
                    value={panel.name_in_address}
                    onChange={(event) => setPanel(event.target.value)}
                >
                    {panels.map((one) => (
                        <option key={one.name_in_address} value={one.name_in_address}>
                            {one.name}
                        </option>
                    ))}
                </select>
                <Button kind="quiet" is_small className="ml-auto" aria-label="Close the picture" onClick={() => setPanel("")}>
                    <Icon name="close" size={14} />
                </Button>
            </div>
            <Suspense fallback={<div className="skeleton h-64" />}>
                <Picture />
            </Suspense>
        </div>
    );
}
