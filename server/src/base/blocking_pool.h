#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace dataquery {

/// Threads for calls that block: one pool per kind of work (store, sources, CPU). Queue and threads are bounded; a full
/// pool refuses instead of growing. A key (a connection's id) caps how many threads one slow thing may hold: its
/// further tasks wait in a queue of their own while other keys pass.
///
/// Coroutines use `run_blocking` (base/run_blocking.h) rather than `submit`. Every member may be called by any thread.
class BlockingPool {
 public:
  using Task = std::move_only_function<void()>;  ///< must not throw
  using Key = std::int64_t;
  static constexpr Key kNoKey = 0;  ///< no cap

  struct Options {
    std::string name = "pool";      ///< for the log and metrics
    std::size_t threads = 4;        ///< at least 1
    std::size_t queue = 256;        ///< tasks that may wait, all keys together
    std::size_t per_key = 0;        ///< threads one key may hold at a time; 0: no cap
    std::size_t per_key_queue = 0;  ///< tasks one key may have waiting beyond its threads; 0: as many as `queue`
  };

  struct Load {
    std::size_t running = 0;
    std::size_t waiting = 0;
  };

  explicit BlockingPool(Options options);
  ~BlockingPool();  ///< stop()
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  /// Runs `task` on one of the threads, in order of arrival among those whose key has a turn. False, and the task is
  /// destroyed unrun, when the pool is full or stopped.
  [[nodiscard]] bool submit(Task task, Key key = kNoKey);

  /// Runs `task` soon on a thread kept for short interruptions (a driver's cancel call may block for a round trip),
  /// even when all others are busy. Still accepted while `stop` waits for running tasks.
  void interrupt(Task task);

  /// Refuses new tasks, finishes those it has taken, joins the threads. Does not interrupt what runs: whoever submitted
  /// it asks it to stop. Not to be called by one of the pool's own threads. Idempotent.
  void stop();

  [[nodiscard]] Load load() const;
  [[nodiscard]] const Options& options() const { return options_; }

 private:
  struct Turn {
    Task task;
    Key key = kNoKey;
  };
  /// What a key with a cap holds; the entry goes when both are empty.
  struct KeyState {
    std::size_t active = 0;    // running, or ready to
    std::deque<Task> waiting;  // no turn yet
  };

  [[nodiscard]] bool capped(Key key) const { return key != kNoKey && options_.per_key != 0; }
  void work();
  void work_on_interrupts();
  void finish(Key key);  // with the lock held

  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable ready_changed_;
  std::condition_variable interrupts_changed_;
  std::deque<Turn> ready_;  // may run as soon as a thread is free
  std::unordered_map<Key, KeyState> keys_;
  std::size_t running_ = 0;
  std::size_t waiting_ = 0;  // in ready_ and in keys_
  std::deque<Task> interrupts_;
  bool stopping_ = false;
  bool interrupts_stopping_ = false;
  std::mutex join_mutex_;  // one joiner at a time
  std::vector<std::jthread> threads_;
  std::jthread interrupter_;
};

}  // namespace dataquery
