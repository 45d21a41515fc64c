// cli/audit_action.cpp — cells of a run done again by LEAN, told and as an exit code.
#include <fmt/format.h>

#include "app/audit.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/visible_text.hpp"
#include "cli/actions.hpp"
#include "cli/interruption.hpp"
#include "cli/output.hpp"

namespace tamis::cli {

namespace {

void print_audit(const Options& options, const app::AuditAnswer& answer) {
    print(fmt::format("run {}: {} of {}, {} drawn with seed {}\n",
                      answer.run,
                      counted(answer.cells, "cell"),
                      answer.strategy,
                      whole(answer.drawn),
                      answer.seed));
    if (!answer.untold.empty())
        print(fmt::format("{} of them cannot be audited: LEAN's algorithm is not told {}\n",
                          whole(answer.cells - answer.tellable),
                          visible_text(answer.untold)));
    print(fmt::format("{} by LEAN {} in {}{}: {}\n",
                      whole(answer.audited.size()),
                      visible_text(answer.lean_build),
                      duration_text(answer.seconds),
                      answer.known > 0 ? fmt::format(", {} of them known", whole(answer.known)) : "",
                      visible_text(report::audit_words(answer.audited))));
    if (answer.audited.size() > 0) print_rows(options, answer.audited, nullptr, Columns::first);
}

int exit_of(const app::AuditAnswer& answer) {
    constexpr int they_differ = 1;  // as of diff and rerun
    const report::AuditCounts counts = answer.counts();
    if (answer.was_interrupted) {
        const std::string how = fmt::format("{} of {} cells are audited; --seed {} goes on with the same ones",
                                            whole(answer.audited.size()),
                                            whole(answer.drawn),
                                            answer.seed);
        return interrupted_exit(how.c_str());
    }
    if (counts.different > 0) return they_differ;
    return counts.failed > 0 ? info(Problem::unavailable).exit_code : 0;
}

}  // namespace

int audit(const Options& options) {
    const app::AuditAnswer answer = app::audit(app::Home(options.home),
                                               {.run = options.run,
                                                .sample = options.sample,
                                                .seed = options.audit_seed,
                                                .lean_setup = options.lean_setup,
                                                .again = options.again,
                                                .keep_folders = options.keep_folders,
                                                .timeout_seconds = options.timeout_seconds},
                                               work_of(options));
    if (options.json)
        print(app::audit_json(answer, row_limit(options)) + "\n");
    else if (options.csv)
        print_rows(options, answer.audited);
    else
        print_audit(options, answer);
    return exit_of(answer);
}

}  // namespace tamis::cli
