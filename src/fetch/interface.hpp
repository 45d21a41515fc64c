// fetch/interface.hpp — a provider's interface asked patiently: pages followed, limits obeyed, trouble waited out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "fetch/answer_outline.hpp"
#include "fetch/fetch_bars.hpp"
#include "fetch/http.hpp"

namespace tamis::fetch {

class Interface {
  public:
    /// Throws Error invalid_request for a key or an address that cannot be one.
    explicit Interface(const FetchSpec& spec);
    /// Pages of an answer, each whole JSON with rows in it; nothing: the provider does not know the symbol. Throws
    /// Error bad_data where it refuses the question, else as fetch_bars.
    std::optional<std::vector<std::string>> pages(Kind kind, const std::string& symbol, DayRange days);
    /// Pages of a list of the provider's names, or the one file that it is.
    std::vector<std::string> list(std::string_view address);
    std::uint64_t requests() const { return requests_; }
    std::uint64_t repeated() const { return repeated_; }

  private:
    struct Reply;
    struct Question {
        std::string url;
        bool is_of_json = true, takes_key = true;
    };
    std::vector<std::string> pages_from(const std::string& host, const std::string& address);
    Reply asked(const Question& question);
    std::optional<Reply> tried(const Question& question, std::string& trouble);
    [[noreturn]] void refuse(int status, const std::string& trouble) const;
    void keep_pace();
    void wait(double seconds) const;
    std::string next_url(const std::string& host, const std::string& first, const AnswerOutline& answer) const;

    const FetchSpec& spec_;
    const Provider& provider_;
    const std::string url_;
    std::vector<std::string> headers_;
    HttpClient client_;
    std::optional<Stopwatch> since_last_;
    std::uint64_t requests_ = 0, repeated_ = 0;
};

}  // namespace tamis::fetch
