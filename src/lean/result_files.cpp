// lean/result_files.cpp — folders and archives searched, the files of one result put together.
#include "lean/result_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "lean/archive_reader.hpp"

namespace tamis::lean {

namespace {

constexpr std::string_view events_end = "-order-events.json", summary_end = "-summary.json";
constexpr std::size_t log_head_bytes = 16 << 10;

bool is_archive_name(const std::string& name) {
    return name.ends_with(".tar.gz") || name.ends_with(".tgz") || name.ends_with(".zip");
}

/// JSON files that LEAN and its command line write beside results.
bool is_other_json(const std::string& name) {
    return name == "config.json" || name == "backtest_metadata.json" || name.starts_with("data-monitor-report");
}

/// "1962585594" of each of the result's files; empty for files of other kinds.
std::string id_of(const std::string& name) {
    if (!name.ends_with(".json") || is_other_json(name)) return {};
    for (const std::string_view end : {events_end, summary_end})
        if (name.ends_with(end) && name.size() > end.size()) return name.substr(0, name.size() - end.size());
    return name.substr(0, name.size() - std::string_view(".json").size());
}

class Finder {
  public:
    void add(const fs::path& path) {
        std::error_code error;
        if (fs::is_directory(path, error))
            walk(path);
        else if (fs::is_regular_file(path, error))
            add_file(path, true);
        else
            refuse(path, "there is no such file or folder");
    }
    FoundResults take() { return std::move(found_); }

  private:
    void walk(const fs::path& folder) {
        const std::size_t before = found_.pieces.size();
        for (const fs::path& file : files_below(folder)) add_file(file, false);
        if (found_.pieces.size() == before && known_.empty())
            refuse(folder, "no .json, .tar.gz or .zip file lies in the folder or below it");
    }
    void add_file(const fs::path& file, bool was_named) {
        const std::string name = file.filename().string();
        if (is_archive_name(name)) {
            if (known_.insert({file, ""}).second) found_.pieces.push_back({file, "", was_named});
            return;
        }
        const std::string id = id_of(name);
        if (!id.empty()) {
            if (known_.insert({file.parent_path(), id}).second)
                found_.pieces.push_back({file.parent_path(), id, was_named});
        } else if (was_named) {
            refuse(file, "a result is <id>.json, <id>-summary.json, <id>-order-events.json, .tar.gz or .zip");
        }
    }
    void refuse(const fs::path& path, const std::string& why) { found_.refused.push_back({path.string(), why}); }

    FoundResults found_;
    std::set<std::pair<fs::path, std::string>> known_;
};

std::string head_of(const fs::path& file, std::size_t bytes) {
    std::ifstream in(file, std::ios::binary);
    std::string text(bytes, '\0');
    in.read(text.data(), static_cast<std::streamsize>(bytes));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    return text;
}

/// "MarketStructure" of "class MarketStructure(QCAlgorithm)" or "class MarketStructure : QCAlgorithm".
std::string class_in(const std::string& code) {
    static const std::regex definition(R"(class\s+(\w+)\s*[:(]\s*QCAlgorithm)");
    std::smatch match;
    return std::regex_search(code, match, definition) ? match[1].str() : std::string();
}

std::string class_below(const fs::path& folder) {
    std::error_code error;
    if (!fs::is_directory(folder / "code", error)) return {};
    for (const fs::path& file : files_below(folder / "code")) {
        if (file.extension() != ".py" && file.extension() != ".cs") continue;
        if (const std::string name = class_in(head_of(file, 1 << 20)); !name.empty()) return name;
    }
    return {};
}

std::string too_big(std::uint64_t bytes) {
    return fmt::format("{} is more than a result of LEAN holds ({} at most are read)",
                       bytes_text(bytes),
                       bytes_text(most_bytes_a_file));
}

std::optional<std::string> read_part(const fs::path& file, LoadedPiece& out) {
    std::error_code error;
    const std::uintmax_t bytes = fs::file_size(file, error);
    if (error) return std::nullopt;
    if (bytes > most_bytes_a_file) throw Error{Problem::bad_data, too_big(bytes)};
    ++out.files;
    out.bytes += bytes;
    return read_file(file);
}

/// Whether a JSON file that nobody named is a result at all: by its companions, its number for a name, or its content.
bool is_meant(const ResultPiece& piece, const ResultText& text) {
    if (piece.was_named || text.summary || text.events) return true;
    return parse_number<std::int64_t>(text.id) || looks_like_result(*text.full);
}

LoadedPiece load_files(const ResultPiece& piece) {
    LoadedPiece out;
    ResultText text;
    text.id = piece.id;
    text.place = (piece.path / (piece.id + ".json")).string();
    try {
        text.full = read_part(piece.path / (piece.id + ".json"), out);
        // The full result holds all that the summary does.
        if (!text.full) text.summary = read_part(piece.path / (piece.id + std::string(summary_end)), out);
        text.events = read_part(piece.path / (piece.id + std::string(events_end)), out);
    } catch (const Error& error) {
        out.refused.push_back({text.place, error.what()});
        return out;
    }
    if (!text.full)
        text.place = (piece.path / (piece.id + std::string(text.summary ? summary_end : events_end))).string();
    text.log_head = head_of(piece.path / "log.txt", log_head_bytes);
    if (text.log_head.empty()) text.log_head = head_of(piece.path / (piece.id + "-log.txt"), 1 << 10);
    text.strategy = class_below(piece.path);
    if (is_meant(piece, text))
        out.results.push_back(std::move(text));
    else
        ++out.passed_over;
    return out;
}

/// Entries of an archive that belong to one folder in it.
struct ArchiveFolder {
    std::map<std::string, ResultText> results;
    std::string log_head, strategy;
};

class ArchiveLoader {
  public:
    ArchiveLoader(const ResultPiece& piece, const Stop& stop) : piece_(piece), stop_(stop) {}

    LoadedPiece load() {
        try {
            read_archive(
                piece_.path,
                [this](const ArchiveEntry& entry) { return wants(entry); },
                [this](const ArchiveEntry& entry, std::string&& content) { take(entry, std::move(content)); });
        } catch (const Error& error) {
            if (error.problem() == Problem::cancelled) throw;
            out_.refused.push_back({piece_.path.string(), error.what()});
            return std::move(out_);
        }
        for (auto& [name, folder] : folders_) emit(name, folder);
        return std::move(out_);
    }

  private:
    bool wants(const ArchiveEntry& entry) {
        stop_.check();
        const fs::path path(entry.name);
        const std::string name = path.filename().string(), extension = path.extension().string();
        const bool is_code = path.parent_path().filename() == "code" && (extension == ".py" || extension == ".cs");
        if (id_of(name).empty() && name != "log.txt" && !is_code) return false;
        if (entry.bytes > most_bytes_a_file) {
            out_.refused.push_back({piece_.path.string() + ":" + entry.name, too_big(entry.bytes)});
            return false;
        }
        return true;
    }
    void take(const ArchiveEntry& entry, std::string&& content) {
        const fs::path path(entry.name);
        const std::string name = path.filename().string(), id = id_of(name);
        ++out_.files;
        out_.bytes += content.size();
        if (name == "log.txt") {
            folders_[path.parent_path().string()].log_head = content.substr(0, log_head_bytes);
        } else if (id.empty()) {
            std::string& strategy = folders_[path.parent_path().parent_path().string()].strategy;
            if (strategy.empty()) strategy = class_in(content);
        } else {
            ResultText& text = folders_[path.parent_path().string()].results[id];
            text.id = id;
            (name.ends_with(events_end)    ? text.events
             : name.ends_with(summary_end) ? text.summary
                                           : text.full) = std::move(content);
        }
    }
    void emit(const std::string& name, ArchiveFolder& folder) {
        for (auto& [id, text] : folder.results) {
            text.place = piece_.path.string() + ":" + (fs::path(name) / (id + ".json")).string();
            text.log_head = folder.log_head;
            text.strategy = folder.strategy;
            if (text.full) text.summary.reset();
            if (is_meant({piece_.path, id, false}, text))
                out_.results.push_back(std::move(text));
            else
                ++out_.passed_over;
        }
    }

    const ResultPiece& piece_;
    const Stop& stop_;
    LoadedPiece out_;
    std::map<std::string, ArchiveFolder> folders_;
};

}  // namespace

FoundResults find_results(const std::vector<std::filesystem::path>& paths) {
    Finder finder;
    for (const fs::path& path : paths) finder.add(path);
    return finder.take();
}

LoadedPiece load(const ResultPiece& piece, const Stop& stop) {
    return piece.is_archive() ? ArchiveLoader(piece, stop).load() : load_files(piece);
}

}  // namespace tamis::lean
