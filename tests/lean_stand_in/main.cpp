// tests/lean_stand_in/main.cpp — behaves as LEAN's launcher does, as far as whoever starts it can see: reads its
// configuration, writes result files, ends. The parameter `behave` makes it misbehave; `starts` names a file that gets
// a line a start.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "lean_stand_in/written_result.hpp"

namespace tamis::stand_in {
namespace {

using nlohmann::json;

class Launcher {
  public:
    explicit Launcher(const fs::path& file) : config_(json::parse(read_file(file), nullptr, true, true)) {
        for (const auto& [name, value] : config_.at("parameters").items()) run_.parameters[name] = value;
        run_.id = config_.at("algorithm-id");
        run_.symbol = parameter("symbols", "SPY");
        run_.first = require_day(parameter("startDate", ""), "startDate");
        run_.last = require_day(parameter("endDate", ""), "endDate");
        run_.cash_usd = std::stod(parameter("cash", "100000"));
        behave_ = parameter("behave", "ok");
    }

    int main() {
        note_start();
        std::cout << "TRACE:: Engine.Main(): LEAN ALGORITHMIC TRADING ENGINE v2.5.0.0 Mode: TEST\n";
        if (!fs::exists(config_.at("algorithm-location").get<std::string>())) return say("no algorithm", 4);
        if (behave_ == "fail") return say("ERROR:: Engine.Run(): the algorithm cannot be loaded", 3);
        if (behave_ == "fail_once" && starts_ == 1) return say("ERROR:: the network is down", 1);
        if (behave_ == "crash") std::abort();
        if (behave_ == "hang") wait_for_ever();
        if (behave_ == "children") leave_child();
        if (behave_ == "hang_with_children") {
            leave_child();
            wait_for_ever();
        }
        if (behave_ == "noisy")
            for (int i = 0; i < 200'000; ++i) std::cout << "DEBUG:: line " << i << " of much too much output\n";
        if (behave_ == "slow") ::usleep(300'000);
        if (behave_ == "no_result") return 0;
        if (behave_ == "runtime_error") run_.runtime_error = "Division by zero in OnData";
        if (behave_ == "other_symbol") run_.symbol = "SPY";
        if (behave_ == "other_days") run_.last = run_.last + std::chrono::days(1);
        if (behave_ == "other_parameters") run_.parameters["pivot_bars"] = "99";
        write();
        return 0;
    }

  private:
    std::string parameter(const std::string& name, const std::string& otherwise) const {
        const auto found = run_.parameters.find(name);
        return found == run_.parameters.end() ? otherwise : found->second;
    }
    static int say(const std::string& text, int code) {
        std::cerr << text << "\n";
        return code;
    }
    void note_start() {
        const std::string file = parameter("starts", "");
        if (file.empty()) return;
        std::ofstream(file, std::ios::app) << run_.symbol << " " << ::getpid() << "\n";
        std::ifstream in(file);
        for (std::string line; std::getline(in, line);) starts_ += line.starts_with(run_.symbol + " ") ? 1 : 0;
    }
    [[noreturn]] static void wait_for_ever() {
        for (;;) ::pause();
    }
    /// A child that outlives this process unless somebody ends it; it leaves the group.
    static void leave_child() {
        if (::fork() != 0) return;
        ::setsid();
        wait_for_ever();
    }
    void write() const {
        const fs::path folder(config_.at("results-destination-folder").get<std::string>());
        const Files files = write_run(run_);
        const std::size_t length = behave_ == "half" ? files.full.size() / 2 : files.full.size();
        replace_file(folder / (run_.id + "-summary.json"), files.summary, false);
        replace_file(folder / (run_.id + ".json"), files.full.substr(0, length), false);
        if (!files.order_events.empty())
            replace_file(folder / (run_.id + "-order-events.json"), files.order_events, false);
        replace_file(folder / (run_.id + "-log.txt"), files.log, false);
        replace_file(folder / "log.txt", "LEAN ALGORITHMIC TRADING ENGINE v2.5.0.0 Mode: TEST\n", false);
    }

    json config_;
    Run run_;
    std::string behave_;
    int starts_ = 0;
};

}  // namespace
}  // namespace tamis::stand_in

int main(int argc, char** argv) {
    if (argc == 2 && std::string(argv[1]) == "--version") {
        std::cout << "stand-in 1\n";
        return 0;
    }
    if (argc != 3 || std::string(argv[1]) != "--config") {
        std::cerr << "usage: lean_stand_in --config FILE\n";
        return 2;
    }
    try {
        return tamis::stand_in::Launcher(argv[2]).main();
    } catch (const std::exception& error) {
        std::cerr << "ERROR:: " << error.what() << "\n";
        return 5;
    }
}
