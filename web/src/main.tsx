// The pages by their addresses: the results, where a person begins, and a chunk for each of the others.
import { lazy, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter, Navigate, Route, Routes } from "react-router";
import ResultsPage from "./pages/results/results_page";
import { Shell } from "./shell/shell";
import "./parts/use_theme";
import "./styles.css";

const pages = {
    cells: () => import("./pages/cell/cell_page"),
    runs: () => import("./pages/runs/runs_page"),
    new_run: () => import("./pages/runs/new_run_page"),
    run: () => import("./pages/runs/run_page"),
    screen: () => import("./pages/screen/screen_page"),
    data: () => import("./pages/data/data_page"),
    sql: () => import("./pages/sql/sql_page"),
};
const CellPage = lazy(pages.cells);
const RunsPage = lazy(pages.runs);
const NewRunPage = lazy(pages.new_run);
const RunPage = lazy(pages.run);
const ScreenPage = lazy(pages.screen);
const DataPage = lazy(pages.data);
const SqlPage = lazy(pages.sql);
const JobsPage = lazy(() => import("./pages/jobs/jobs_page"));
const LostPage = lazy(() => import("./shell/lost_page"));

// The page of this address is fetched before it is drawn.
const asked = location.pathname.split("/")[1] ?? "";
if (asked in pages) void pages[asked as keyof typeof pages]();

createRoot(document.getElementById("root") as HTMLElement).render(
    <StrictMode>
        <BrowserRouter useTransitions={false}>
            <Routes>
                <Route element={<Shell />}>
                    <Route path="/" element={<Navigate to="/results" replace />} />
                    <Route path="/results" element={<ResultsPage />} />
                    <Route path="/cells/:key" element={<CellPage />} />
                    <Route path="/runs" element={<RunsPage />} />
                    <Route path="/runs/new" element={<NewRunPage />} />
                    <Route path="/runs/:run" element={<RunPage />} />
                    <Route path="/screen" element={<ScreenPage />} />
                    <Route path="/data" element={<DataPage />} />
                    <Route path="/data/jobs" element={<JobsPage />} />
                    <Route path="/sql" element={<SqlPage />} />
                    <Route path="*" element={<LostPage />} />
                </Route>
            </Routes>
        </BrowserRouter>
    </StrictMode>,
);
