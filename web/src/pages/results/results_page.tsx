// Results: the grid over all cells, what they come to above it, and pictures of them beside it.
import { lazy, Suspense, useCallback, useState } from "react";
import { useCatalog } from "../../catalog/catalog_context";
import { Empty } from "../../parts/empty";
import { buttonLook } from "../../parts/button";
import { Link } from "react-router";
import { useHome } from "../../shell/use_home";
import { CellGrid } from "./cell_grid";
import { Pinned } from "./pinned";
import { QueryLine } from "./query_line";
import { SortSelect } from "./sort_select";
import { Strip } from "./strip";
import { Tools } from "./tools";
import { useQuestion } from "./use_question";

const SidePanel = lazy(() => import("./panels/side_panel"));

export default function ResultsPage() {
    const { question } = useQuestion();
    const catalog = useCatalog();
    const home = useHome();
    const [has_rows, setHasRows] = useState(false);
    const onRows = useCallback(() => setHasRows(true), []);
    if (home.value && home.value.cells === 0)
        return (
            <Empty title="No results yet">
                <p>
                    A cell is one backtest: a strategy with its parameters on a symbol and its days. A run makes them, one for
                    every hit of its screen.
                </p>
                {!home.value.first_day && (
                    <p>
                        It needs bars, and there are none yet:{" "}
                        <Link to="/data" className="link">
                            how to bring them in
                        </Link>
                        .
                    </p>
                )}
                <div className="flex gap-2">
                    <Link to="/runs/new" className={buttonLook("main")}>
                        Start a run
                    </Link>
                    <Link to="/screen" className={buttonLook()}>
                        Look at a screen first
                    </Link>
                </div>
            </Empty>
        );
    return (
        <div className="flex h-full flex-col">
            <h1 className="sr-only">Results</h1>
            <div className="shrink-0 space-y-2 border-b border-line bg-panel px-3 py-2">
                <div className="flex flex-wrap items-start gap-2">
                    <QueryLine />
                    <Tools />
                    <SortSelect />
                </div>
                <Strip question={question} catalog={catalog} waits={!has_rows} />
                <Pinned />
            </div>
            <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
                <div className="min-h-0 min-w-0 flex-1">
                    <CellGrid waits={!has_rows} onRows={onRows} />
                </div>
                {question.panel && (
                    <aside
                        aria-label="Beside the grid"
                        className="h-1/2 shrink-0 overflow-auto border-t border-line-strong bg-panel lg:h-auto lg:w-[30rem] lg:border-t-0 lg:border-l"
                    >
                        <Suspense fallback={<div className="skeleton m-3 h-64" />}>
                            <SidePanel />
                        </Suspense>
                    </aside>
                )}
            </div>
        </div>
    );
}
