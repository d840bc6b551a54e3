#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/ids.h"
#include "history/choice_store.h"

namespace dataquery::history {

inline constexpr std::size_t kChoicesKept = 1'000;          ///< of a connection; the oldest go first
inline constexpr std::size_t kLongestChosenQuestion = 500;  ///< bytes of its key; of longer ones nothing is remembered

/// What makes two questions the same: their words, whatever their case, form ("order", "orders"), spacing and
/// punctuation. Signs that compare stay: "price > 5" is not "price < 5".
[[nodiscard]] std::string question_key(std::string_view question);

/// Readings that people chose of unclear questions, so that the same question is not unclear again. Holds references to
/// its ports. Any thread; blocking store calls.
/// Errors of all: kBusy; kInternal.
class Choices {
 public:
  Choices(ChoiceStore& store, const Clock& clock) : store_(store), clock_(clock) {}

  /// What was chosen before for `question`, in whatever spelling.
  [[nodiscard]] Result<std::optional<ChosenReading>> find(UserId user, ConnectionId connection,
                                                          std::string_view question);

  /// Newest first.
  [[nodiscard]] Result<std::vector<ChosenReading>> list(UserId user, ConnectionId connection);

  /// Remembers that `query`, which reads as `reading`, is meant by `question`; its identity, nullopt for a question too
  /// long to be asked again. Errors: kNotFound when there is no such connection, or it is another user's.
  [[nodiscard]] Result<std::optional<std::int64_t>> remember(UserId user, ConnectionId connection,
                                                             std::string_view question, std::string_view query,
                                                             std::string_view reading);

  /// Errors: kNotFound, for another user's too.
  [[nodiscard]] Result<void> forget(UserId user, ConnectionId connection, std::int64_t choice);

 private:
  ChoiceStore& store_;
  const Clock& clock_;
};

}  // namespace dataquery::history
