#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"

namespace dataquery::history {

/// A reading that somebody chose of a question that had several. What it found is not kept.
struct ChosenReading {
  std::int64_t id = 0;   ///< given by the store
  std::string question;  ///< as it was asked
  std::string query;     ///< of the reading, as it was on the day it was chosen
  std::string reading;   ///< in plain words
  std::chrono::system_clock::time_point chosen_at;
  bool operator==(const ChosenReading&) const = default;
};

/// Where chosen readings are kept, one a question of a connection; they go with their connection. Plain blocking calls;
/// any thread, several at once. Times are kept to the second.
/// Errors of all: kBusy; kInternal.
class ChoiceStore {
 public:
  virtual ~ChoiceStore() = default;

  /// What was chosen for the question `key` of a user's connection.
  [[nodiscard]] virtual Result<std::optional<ChosenReading>> find(UserId user, ConnectionId connection,
                                                                  std::string_view key) = 0;

  /// A user's connection's, newest first.
  [[nodiscard]] virtual Result<std::vector<ChosenReading>> list(UserId user, ConnectionId connection,
                                                                std::size_t limit) = 0;

  /// Puts a choice in the place of any other for `key`, whose identity it takes; of more than `most` those chosen
  /// longest ago go. Its identity.
  /// Errors: kNotFound when there is no such connection, or it is another user's.
  [[nodiscard]] virtual Result<std::int64_t> put(UserId user, ConnectionId connection, std::string_view key,
                                                 const ChosenReading& choice, std::size_t most) = 0;

  /// Errors: kNotFound, for another user's too.
  [[nodiscard]] virtual Result<void> remove(UserId user, ConnectionId connection, std::int64_t choice) = 0;
};

}  // namespace dataquery::history
