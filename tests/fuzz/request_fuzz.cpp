// tests/fuzz/request_fuzz.cpp — any bytes as a request: read, guarded, routed and answered over a small home. A crash,
// a bug that an answer admits, or a word without end is a finding.
#include <openssl/crypto.h>

#include <cstdlib>
#include <iostream>
#include <mutex>

#include "server/api.hpp"
#include "server/guard.hpp"
#include "server/listener.hpp"
#include "simulation/simulation.hpp"

namespace {

using namespace tamis;

app::Home simulated(const std::filesystem::path& folder) {
    using namespace std::chrono;
    const app::Home home(folder);
    simulation::simulate({.symbols = 1, .first = sys_days(2024y / 2 / 20), .last = sys_days(2024y / 2 / 29), .seed = 7},
                         home.bars_folder(),
                         1);
    return home;
}

/// What a server has open, without a network.
struct OpenHome {
    TempDir folder{"tamis-fuzz"}, scratch{"tamis-fuzz-scratch"};
    app::Home home = simulated(folder.path());
    server::Live live{home, scratch.path()};
    std::mutex screening;
    server::Router router{server::all_routes({home, &live, scratch.path(), &screening, scratch.path()})};
    server::Guard guard{"127.0.0.1", 8517, ""};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    // Made ready by this thread: what the first thread leaves behind is let go at the end, what another leaves is not.
    static const int is_ready = OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, nullptr);
    if (is_ready != 1) std::abort();
    static OpenHome open;
    const auto request = server::read_request({reinterpret_cast<const char*>(bytes), size});
    if (!request) return 0;
    // Whoever is refused is answered so; behind the guard the same request goes on, so that every route is reached.
    (void)open.guard.refusal(*request);
    const auto attending = open.live.attend();
    const server::Response response = open.router.answer(*request);
    const bool admits_a_bug = response.status == 500;
    if (admits_a_bug) std::cerr << request->method << " " << request->path << ": " << response.body << "\n";
    if (admits_a_bug || response.status < 200) std::abort();
    return 0;
}
