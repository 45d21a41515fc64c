// Results: the grid over all cells, and what they come to above it.
import { useCatalog } from "../../catalog/catalog_context";
import { Empty } from "../../parts/empty";
import { buttonLook } from "../../parts/button";
import { Link } from "react-router";
import { useHome } from "../../shell/use_home";
import { CellGrid } from "./cell_grid";
import { QueryLine } from "./query_line";
import { Strip } from "./strip";
import { Tools } from "./tools";
import { useQuestion } from "./use_question";

export default function ResultsPage() {
  const { question } = useQuestion();
  const catalog = useCatalog();
  const home = useHome();
  if (home.value && home.value.cells === 0)
    return (
      <Empty title="No results yet">
        <p>A cell is one backtest: a strategy with its parameters on a symbol and its days. A run makes them, one for every hit of its screen.</p>
        <div className="flex gap-2">
          <Link to="/runs/new" className={buttonLook("main")}>Start a run</Link>
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
        </div>
        <Strip question={question} catalog={catalog} />
      </div>
      <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
        <div className="min-h-0 min-w-0 flex-1">
          <CellGrid />
        </div>
      </div>
    </div>
  );
}
