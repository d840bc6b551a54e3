#include "adapters/http_client/transfer.h"

namespace dataquery::adapters {

bool Transfer::append(int status, std::string_view piece) {
  {
    const std::scoped_lock lock(mutex_);
    if (abandoned_ || received_ + piece.size() > request_.max_response_bytes) return false;
    received_ += piece.size();
    body_ += piece;
    status_ = status;
  }
  if (stream_) changed_.notify_all();
  return true;
}

void Transfer::finish(Result<llm::HttpResponse> outcome) {
  {
    const std::scoped_lock lock(mutex_);
    if (outcome_) return;
    outcome_.emplace(std::move(outcome));
  }
  changed_.notify_all();
}

bool Transfer::abandoned() const {
  const std::scoped_lock lock(mutex_);
  return abandoned_;
}

Result<llm::HttpResponse> Transfer::wait(const llm::OnBody& on_body, Deadline deadline, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const auto has_piece = [this] { return stream_ && status_ / 100 == 2 && !body_.empty(); };
  const auto something = [&] { return outcome_ || has_piece(); };
  while (changed_.wait_until(lock, stop, deadline.at(), something)) {
    if (outcome_ && !has_piece()) {
      auto outcome = std::move(*outcome_);
      if (outcome) outcome->body = std::move(body_);
      return outcome;
    }
    if (deadline.passed() || stop.stop_requested()) break;  // pieces that keep coming must not outlast them
    const auto piece = std::exchange(body_, {});
    lock.unlock();
    on_body(piece);
    lock.lock();
  }
  abandoned_ = true;
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The request was cancelled.");
  return fail(ErrorCode::kTimeout, "The LLM server did not answer in time.", "the deadline of the request passed");
}

}  // namespace dataquery::adapters
