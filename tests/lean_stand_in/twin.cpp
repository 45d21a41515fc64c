// tests/lean_stand_in/twin.cpp — started as LEAN's launcher is, it runs the same backtest on our engine and writes
// LEAN's files: whoever compares finds the two equal, unless its parameters say something else. Its data folder is one
// of ours.
#include <iostream>
#include <nlohmann/json.hpp>

#include "backtest/backtest.hpp"
#include "bars/bar_store.hpp"
#include "base/file.hpp"
#include "lean/native_spec.hpp"
#include "lean/result_writer.hpp"

namespace tamis::stand_in {
namespace {

void run(const nlohmann::json& config) {
    lean::LeanRun asked{config.at("algorithm-type-name"), {}};
    for (const auto& [name, value] : config.at("parameters").items()) asked.parameters[name] = value;
    const backtest::BacktestSpec spec = lean::native_spec(asked);
    const auto bars = bars::BarStore::open(config.at("data-folder").get<std::string>());
    const backtest::BacktestResult result = backtest::run(*bars, spec, lean::wanted_for_files);
    lean::write_files(lean::result_files(spec, result, bars->interest_rates()),
                      config.at("results-destination-folder").get<std::string>());
}

}  // namespace
}  // namespace tamis::stand_in

int main(int argc, char** argv) {
    if (argc != 3 || std::string(argv[1]) != "--config") {
        std::cerr << "usage: lean_twin --config FILE\n";
        return 2;
    }
    try {
        tamis::stand_in::run(nlohmann::json::parse(tamis::read_file(argv[2])));
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "ERROR:: " << error.what() << "\n";
        return 5;
    }
}
