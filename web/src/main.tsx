// The pages by their addresses; each is a chunk of its own.
import { lazy, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter, Navigate, Route, Routes } from "react-router";
import { Shell } from "./shell/shell";
import "./parts/use_theme";
import "./styles.css";

const ResultsPage = lazy(() => import("./pages/results/results_page"));
const CellPage = lazy(() => import("./pages/cell/cell_page"));
const RunsPage = lazy(() => import("./pages/runs/runs_page"));
const NewRunPage = lazy(() => import("./pages/runs/new_run_page"));
const RunPage = lazy(() => import("./pages/runs/run_page"));
const ScreenPage = lazy(() => import("./pages/screen/screen_page"));
const DataPage = lazy(() => import("./pages/data/data_page"));
const SqlPage = lazy(() => import("./pages/sql/sql_page"));
const LostPage = lazy(() => import("./shell/lost_page"));

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
          <Route path="/sql" element={<SqlPage />} />
          <Route path="*" element={<LostPage />} />
        </Route>
      </Routes>
    </BrowserRouter>
  </StrictMode>,
);
