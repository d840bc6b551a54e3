#include "adapters/http_client/transfer.h"

#include <algorithm>
#include <utility>

namespace dataquery::adapters {
namespace {

constexpr std::size_t kAhead = 64UL << 10;         // of a stream, before its server has to wait
constexpr std::size_t kRefusalBytes = 64UL << 10;  // what a stream keeps of an answer other than 2xx

}  // namespace

Transfer::Taken Transfer::append(int status, std::string_view piece) {
  const std::scoped_lock lock(mutex_);
  if (abandoned_) return Taken::kNo;
  const bool handed_on = stream_ && status / 100 == 2;
  if (handed_on && body_.size() >= kAhead) {
    paused_ = true;
    return Taken::kLater;
  }
  if (received_ + piece.size() > request_.max_response_bytes) return Taken::kNo;
  received_ += piece.size();
  status_ = status;
  if (stream_ && !handed_on) piece = piece.substr(0, kRefusalBytes - std::min(kRefusalBytes, body_.size()));
  body_ += piece;
  if (handed_on) tell();
  return Taken::kYes;
}

void Transfer::finish(Result<llm::HttpResponse> outcome) {
  const std::scoped_lock lock(mutex_);
  if (std::exchange(finished_, true)) return;
  outcome_.emplace(std::move(outcome));
  tell();
}

bool Transfer::abandoned() const {
  const std::scoped_lock lock(mutex_);
  return abandoned_;
}

Transfer::Part Transfer::take() {
  const std::scoped_lock lock(mutex_);
  told_ = false;
  Part part{.go_on = std::exchange(paused_, false)};
  if (stream_ && status_ / 100 == 2) part.piece = std::exchange(body_, {});
  if (!part.piece.empty() || !outcome_) return part;
  if (auto& outcome = *outcome_) outcome->body = std::move(body_);
  part.outcome = std::exchange(outcome_, {});
  return part;
}

void Transfer::abandon() {
  const std::scoped_lock lock(mutex_);
  abandoned_ = true;
}

/// Under the lock: who abandons a transfer may then destroy what `tell` needs.
void Transfer::tell() {
  if (!abandoned_ && !std::exchange(told_, true)) tell_();
}

}  // namespace dataquery::adapters
