// bars/copy_books.cpp — files by their content: written where they are new, linked where they are named.
#include "bars/copy_books.hpp"

#include <algorithm>
#include <set>

#include "bars/bar_store.hpp"
#include "bars/layout.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"

namespace tamis::bars {

namespace {

/// The tickers with all others that their securities had, as far as the store has a book of them.
std::set<std::string> with_other_names(const BarStore& store, std::vector<std::string> tickers) {
    std::set<std::string> all;
    while (!tickers.empty()) {
        const std::string ticker = tickers.back();
        tickers.pop_back();
        if (!all.insert(ticker).second) continue;
        const auto book = store.book(ticker);
        for (const auto& [day, permtick] : book->aliases()) tickers.push_back(permtick);
        if (!book->map()) continue;
        for (const MapRow& row : book->map()->rows())
            if (store.find(row.ticker)) tickers.push_back(row.ticker);
    }
    return all;
}

/// A book and its minutes. The book comes first: what it names is in the minutes then.
std::vector<fs::path> files_of(const fs::path& folder, const std::string& ticker) {
    const fs::path book = book_path(folder, ticker);
    std::vector<fs::path> files{book};
    const auto opened = open_parts(folder, ticker);
    if (const fs::path minutes = minute_path(folder, ticker, opened->generation); fs::exists(minutes))
        files.push_back(minutes);
    return files;
}

std::string_view text_of(const MappedFile& file) {
    return {reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()};
}

bool lies_in(const fs::path& inner, const fs::path& outer) {
    return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

/// What an earlier copy left is removed, so a folder must be nobody else's: a file of this name says that it is ours.
constexpr const char* copies_name = "COPIED_BARS";

/// Throws Error invalid_request where the copy and the store would lie in each other, conflict where the folder has
/// bars that no copy made.
void claim(const fs::path& from, const fs::path& to) {
    const fs::path store = fs::weakly_canonical(from), copy = fs::weakly_canonical(to);
    if (lies_in(store, copy) || lies_in(copy, store))
        throw Error{Problem::invalid_request,
                    to.string() +
                        " is the home of the bars that are to be copied, holds it or lies in its bars; name "
                        "a folder of its own"};
    if (fs::exists(to / copies_name)) return;
    for (const char* taken : {"bars", "objects"})
        if (fs::exists(to / taken))
            throw Error{Problem::conflict,
                        (to / taken).string() +
                            " was not made by an export, which would remove what lies there; name a new folder"};
    make_folder(to);
    replace_file(
        to / copies_name,
        "Bars of a study, copied by 'tamis bars export --for'. The next export removes what it does not name.\n");
}

class CopiedStore {
  public:
    CopiedStore(const fs::path& from, const fs::path& to) : from_(from), objects_(to / "objects"), bars_(to / "bars") {
        claim(from, to);
        make_folder(objects_);
        make_folder(bars_ / "books");
    }

    void add(const fs::path& file) {
        const MappedFile content(file);
        const fs::path object = objects_ / hex_text(sha256_128(text_of(content)));
        named_.insert(object);
        ++copied_.files;
        copied_.bytes += content.bytes().size();
        // Whoever writes into the copy writes into its objects too, which are linked.
        if (!fs::exists(object) || fs::file_size(object) != content.bytes().size()) {
            replace_file(object, text_of(content));
            ++copied_.files_new;
            copied_.bytes_new += content.bytes().size();
        }
        link(object, bars_ / fs::relative(file, from_));
    }

    /// What an earlier copy had and this one has not.
    void remove_others() const {
        for (const fs::path& folder : {bars_ / "books", objects_})
            for (const auto& entry : fs::directory_iterator(folder))
                if (!named_.contains(entry.path())) fs::remove_all(entry.path());
    }

    const CopiedBooks& copied() const { return copied_; }

  private:
    void link(const fs::path& object, const fs::path& place) {
        named_.insert(place);
        if (fs::exists(place) && fs::equivalent(object, place)) return;
        const fs::path beside = place.string() + ".new";
        fs::remove(beside);
        fs::create_hard_link(object, beside);
        fs::rename(beside, place);
    }

    const fs::path from_, objects_, bars_;
    std::set<fs::path> named_;
    CopiedBooks copied_;
};

}  // namespace

CopiedBooks copy_books(const fs::path& from,
                       const std::vector<std::string>& tickers,
                       const fs::path& to,
                       const Stop& stop) {
    const auto store = BarStore::open(from);
    const std::set<std::string> all = with_other_names(*store, tickers);
    CopiedStore copy(from, to);
    for (const std::string& ticker : all) {
        stop.check("interrupted: books that are copied stay; the same command goes on with the rest");
        for (const fs::path& file : files_of(from, ticker)) copy.add(file);
    }
    for (const fs::path& file : {marker_path(from), rates_path(from)})
        if (fs::exists(file)) copy.add(file);
    copy.remove_others();
    const auto made = BarStore::open(to / "bars");
    for (const std::string& ticker : all) (void)made->book(ticker);
    CopiedBooks copied = copy.copied();
    copied.books = all.size();
    return copied;
}

}  // namespace tamis::bars
