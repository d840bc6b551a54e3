#include "app/vector_tender.h"

#include <chrono>
#include <utility>

#include "base/log.h"

namespace dataquery::app {
namespace {

constexpr std::chrono::minutes kNowAndThen{10};
constexpr std::chrono::hours kLongest{4};

}  // namespace

VectorTender::VectorTender(retrieval::VectorIndex& vectors)
    : vectors_(vectors), thread_([this](const std::stop_token& stop) { run(stop); }) {}

void VectorTender::wake() {
  {
    const std::scoped_lock lock(mutex_);
    woken_ = true;
  }
  changed_.notify_one();
}

void VectorTender::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void VectorTender::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, stop, kNowAndThen, [this] { return woken_; });
      woken_ = false;
    }
    if (stop.stop_requested()) return;
    const auto tended = vectors_.tend(Deadline::in(kLongest), stop);
    if (!tended && !stop.stop_requested()) {
      log::warning("large collections are searched slowly for now",
                   {{"message", tended.error().message}, {"detail", tended.error().detail}});
    }
  }
}

}  // namespace dataquery::app
