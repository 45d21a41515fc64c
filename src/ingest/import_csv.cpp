// ingest/import_csv.cpp — csv files into books, file after file.
#include "ingest/import_csv.hpp"

#include "bars/book_writer.hpp"
#include "base/error.hpp"
#include "base/visible_text.hpp"
#include "ingest/csv_file.hpp"
#include "ingest/csv_rows.hpp"

namespace tamis::ingest {

namespace {

/// Bars that are held before they are written.
constexpr std::uint64_t held_most = 8'000'000;

void check(const ImportCsvSpec& spec) {
    if (spec.files.empty()) throw Error{Problem::invalid_request, "name at least one csv file"};
    if (spec.timezone != "America/New_York" && spec.timezone != "UTC")
        throw Error{Problem::invalid_request,
                    "--timezone is '" + excerpt(spec.timezone) + "', allowed: America/New_York or UTC"};
}

void read(CsvFile& file, const std::filesystem::path& path, CsvRows& rows, ImportReport& report) {
    file.read();
    const auto resolution = file.resolution();
    if (!resolution)
        return report.reject(path.string(),
                             "unknown resolution",
                             "its times lie between whole minutes; minute, hour and daily bars are kept, or say "
                             "--resolution");
    ++report.files;
    rows.add(file, *resolution);
}

}  // namespace

ImportReport import_csv(const ImportCsvSpec& spec, const OnProgress& progress) {
    check(spec);
    ImportReport report;
    bars::BookWriter writer(spec.store);
    CsvRows rows(spec, writer, report);
    try {
        for (std::uint32_t i = 0; i < spec.files.size(); ++i) {
            const std::uint64_t bars = report.minute_bars + report.hour_bars + report.daily_bars + rows.held();
            if (progress) progress({i, spec.files.size(), bars, report.rejected_count(), spec.files[i].string()});
            spec.stop.check();
            CsvFile file(spec.files[i], i, spec, report);
            read(file, spec.files[i], rows, report);
            if (rows.held() > held_most) rows.write();
        }
        rows.write();
    } catch (const Error& error) {
        if (error.problem() != Problem::cancelled) throw;
        report.was_interrupted = true;
    }
    writer.sync();
    return report;
}

}  // namespace tamis::ingest
