// app/prepared_run.cpp — the engine that a pipeline names, made ready.
#include "app/prepared_run.hpp"

#include <fmt/format.h>

#include "pipeline/lean_setup_file.hpp"
#include "study/native_engine.hpp"

namespace tamis::app {

namespace {

study::LeanPlan lean_plan(const Home& home, const pipeline::Pipeline& pipeline, const LeanChoice& choice) {
    study::LeanPlan plan;
    if (!choice.setup_file.empty())
        plan.setup = pipeline::read_lean_setup_file(choice.setup_file);
    else if (pipeline.lean_setup)
        plan.setup = *pipeline.lean_setup;
    else
        plan.setup = pipeline::read_lean_setup_file(home.path() / "lean.yaml");
    if (choice.keep_folders) plan.setup.keep = lean::Keep::always;
    plan.grid = pipeline.lean_grid;
    plan.only_looks = choice.only_looks;
    return plan;
}

}  // namespace

PreparedRun prepare(const Home& home,
                    const pipeline::Pipeline& pipeline,
                    const LeanChoice& choice,
                    bool wants_progress) {
    PreparedRun prepared;
    if (!pipeline.is_lean || pipeline.study.screen) prepared.bars = home.open_bars();
    if (!pipeline.is_lean) {
        prepared.engine = std::make_unique<study::NativeEngine>(*prepared.bars, pipeline.study);
        return prepared;
    }
    auto engine = std::make_unique<study::LeanEngine>(
        lean_plan(home, pipeline, choice), pipeline.study, home.path() / "lean", wants_progress);
    if (engine->orphans_ended() != 0)
        prepared.notes.push_back(
            fmt::format("{} runs of LEAN that a killed run had left behind were ended", engine->orphans_ended()));
    prepared.engine = std::move(engine);
    return prepared;
}

}  // namespace tamis::app
