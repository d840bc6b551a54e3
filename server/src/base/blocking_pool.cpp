#include "base/blocking_pool.h"

#include <algorithm>
#include <utility>

namespace dataquery {

BlockingPool::BlockingPool(Options options) : options_(std::move(options)) {
  const auto count = std::max<std::size_t>(1, options_.threads);
  threads_.reserve(count);
  for (std::size_t i = 0; i < count; ++i) threads_.emplace_back([this] { work(); });
  interrupter_ = std::jthread([this] { work_on_interrupts(); });
}

BlockingPool::~BlockingPool() { stop(); }

bool BlockingPool::submit(Task task, Key key) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_ >= options_.queue + (options_.threads > running_ ? options_.threads - running_ : 0)) {
      return false;
    }
    if (capped(key)) {
      auto& state = keys_[key];
      if (state.active >= options_.per_key) {
        if (options_.per_key_queue != 0 && state.waiting.size() >= options_.per_key_queue) return false;
        state.waiting.push_back(std::move(task));
        ++waiting_;
        return true;
      }
      ++state.active;
    }
    ready_.push_back({std::move(task), key});
    ++waiting_;
  }
  ready_changed_.notify_one();
  return true;
}

void BlockingPool::interrupt(Task task) {
  {
    const std::lock_guard lock(mutex_);
    interrupts_.push_back(std::move(task));
  }
  interrupts_changed_.notify_one();
}

void BlockingPool::finish(Key key) {
  --running_;
  if (!capped(key)) return;
  const auto found = keys_.find(key);
  auto& state = found->second;
  if (!state.waiting.empty()) {  // the key keeps its turn, at the end of the line
    ready_.push_back({std::move(state.waiting.front()), key});
    state.waiting.pop_front();
  } else if (--state.active == 0) {
    keys_.erase(found);
  }
}

void BlockingPool::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    // Tasks behind a cap move to `ready_` when one of their key finishes, on the thread that finishes it: a thread that
    // leaves here leaves nothing behind that only it could run.
    ready_changed_.wait(lock, [this] { return !ready_.empty() || stopping_; });
    if (ready_.empty()) return;
    auto turn = std::move(ready_.front());
    ready_.pop_front();
    --waiting_;
    ++running_;
    lock.unlock();
    turn.task();
    turn.task = nullptr;  // destroyed outside the lock
    lock.lock();
    finish(turn.key);
  }
}

void BlockingPool::work_on_interrupts() {
  std::unique_lock lock(mutex_);
  while (true) {
    interrupts_changed_.wait(lock, [this] { return !interrupts_.empty() || interrupts_stopping_; });
    if (interrupts_.empty()) return;
    auto task = std::move(interrupts_.front());
    interrupts_.pop_front();
    lock.unlock();
    task();
    task = nullptr;
    lock.lock();
  }
}

void BlockingPool::stop() {
  const std::lock_guard joining(join_mutex_);
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ready_changed_.notify_all();
  threads_.clear();  // joins
  {
    const std::lock_guard lock(mutex_);
    interrupts_stopping_ = true;  // only now: a running task may have needed it to end
  }
  interrupts_changed_.notify_all();
  if (interrupter_.joinable()) interrupter_.join();
}

BlockingPool::Load BlockingPool::load() const {
  const std::lock_guard lock(mutex_);
  return {.running = running_, .waiting = waiting_};
}

}  // namespace dataquery
