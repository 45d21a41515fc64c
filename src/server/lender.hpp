// server/lender.hpp — lends the results to commands of the same person, one after the other.
#pragma once

#include <atomic>
#include <filesystem>
#include <thread>

#include "server/live.hpp"

namespace tamis::server {

/// Listens at the home's socket, which only its owner may open, until it goes. A lease ends with its connection.
class Lender {
  public:
    Lender(Live& live, const std::filesystem::path& socket);
    ~Lender();
    Lender(const Lender&) = delete;
    Lender& operator=(const Lender&) = delete;

  private:
    void serve();
    void lend(int connection);
    void wait_for_end(int connection) const;
    void take_back();

    Live& live_;
    const std::filesystem::path socket_;
    int listening_ = -1;  ///< −1: the path is too long for a socket, and nothing is lent
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

}  // namespace tamis::server
