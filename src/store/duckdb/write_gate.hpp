// store/duckdb/write_gate.hpp — how the process that writes a result file lets others copy it between two writes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>

namespace tamis::store {

/// A file FILE.gate beside the result file, with locks on three of its bytes, which go with the process that holds
/// them. The writer holds `presence` for as long as it has the result file open, and `body` while a statement may
/// write. A reader holds `body`, shared, while it copies; a file so copied is what a kill at that moment would have
/// left: the committed rows and no others. `door` is taken before `body` by both, so that a busy writer lets a reader
/// in.
class GateFile {
  public:
    enum Byte { presence, door, body };

    explicit GateFile(const std::filesystem::path& file, bool creates);
    ~GateFile();
    GateFile(const GateFile&) = delete;
    GateFile& operator=(const GateFile&) = delete;

    bool is_open() const { return descriptor_ >= 0; }
    /// False: someone else's lock is in the way. Nobody waits.
    bool lock(Byte byte, bool is_shared);
    void unlock(Byte byte);
    bool is_locked_by_another(Byte byte) const;

    struct Note {
        std::int64_t pid = 0;     ///< of the writer
        std::int64_t forced = 0;  ///< times that a writer did not wait for a copy to end
    };
    Note read() const;
    bool write(const Note& note);

  private:
    int descriptor_ = -1;
};

/// The writer's side, held for as long as the result file is open to write.
class WriteGate {
  public:
    static constexpr double usual_wait_seconds = 10;
    explicit WriteGate(const std::filesystem::path& file, double longest_wait_seconds = usual_wait_seconds);
    /// False: another process writes the file, or the file system knows no such locks.
    bool is_held() const { return is_held_; }

    class Pass {
      public:
        /// Null: nobody else writes or reads, and there is no gate.
        explicit Pass(WriteGate* gate) : gate_(gate) {
            if (gate_) gate_->come();
        }
        ~Pass() {
            if (gate_) gate_->go();
        }
        Pass(const Pass&) = delete;
        Pass& operator=(const Pass&) = delete;

      private:
        WriteGate* gate_;
    };

  private:
    /// Threads of this process write side by side: the first that comes enters for all, the last that goes leaves.
    void come();
    void go();
    /// Waits while a reader copies, at most `longest_wait_seconds_`: a reader that was stopped in the middle of its
    /// copy must not hold a run up. Its copy is then void, and the gate says so.
    void enter();
    void leave();
    bool try_enter();

    GateFile gate_;
    double longest_wait_seconds_;
    std::mutex mutex_;
    int present_ = 0;
    bool is_held_ = false;
    bool is_inside_ = false;
    bool has_given_up_waiting_ = false;
};

/// The writer that has the file open, if it is one that keeps the gate.
std::optional<std::int64_t> writer_of(const std::filesystem::path& file);

/// The reader's side, held while it copies.
class CopyGate {
  public:
    explicit CopyGate(const std::filesystem::path& file);
    /// Waits for the writer's statement to end. False: there is no such writer, or it did not end in time.
    bool enter();
    std::int64_t writer() const { return before_.pid; }
    /// Nothing was written since `enter`.
    bool is_undisturbed() const;

  private:
    GateFile gate_;
    GateFile::Note before_;
};

}  // namespace tamis::store
