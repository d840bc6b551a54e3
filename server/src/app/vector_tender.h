#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "retrieval/vector_index.h"

namespace dataquery::app {

/// Lets the vector index look after its large collections, on a thread of its own: at the start, after a collection has
/// changed, and now and then, for what other servers changed. `vectors` must outlive it.
class VectorTender {
 public:
  explicit VectorTender(retrieval::VectorIndex& vectors);
  ~VectorTender() { stop(); }
  VectorTender(const VectorTender&) = delete;
  VectorTender& operator=(const VectorTender&) = delete;

  /// A collection has changed. Any thread; does not wait.
  void wake();

  /// Cancels what is being done and ends the thread. Idempotent.
  void stop();

 private:
  void run(const std::stop_token& stop);

  retrieval::VectorIndex& vectors_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool woken_ = true;  // guarded by mutex_
  std::jthread thread_;
};

}  // namespace dataquery::app
