#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/deadline.h"
#include "base/error.h"
#include "base/ids.h"
#include "connections/connections.h"
#include "connections/glossary_store.h"

namespace dataquery::connections {

/// An entry next to its connection's catalog as it is now.
struct CheckedEntry {
  GlossaryEntry entry;
  std::string meaning;  ///< for people: "orders.status = 'shipped'"; "" when it has none any more
  std::string problem;  ///< why it has none: a table was renamed; such an entry is passed over in questions
};

/// A connection's own words: what a term stands for in its database. Holds references that must outlive it. Plain
/// blocking calls, made on a thread of the sources' pool, for a catalog that is missing is read; `entries` on the
/// store's. Any thread, several at once. What is changed counts from the next question on, on every server.
///
/// Errors of all: kNotFound (no such connection or entry, or another user's); kBusy; kInternal; of those that look at
/// the catalog also those of `Connections::open`.
class Glossary {
 public:
  Glossary(GlossaryStore& store, Connections& connections, const Clock& clock)
      : store_(store), connections_(connections), clock_(clock) {}

  /// As stored: what a question needs. One small store call.
  [[nodiscard]] Result<std::vector<GlossaryEntry>> entries(UserId user, ConnectionId connection);

  [[nodiscard]] Result<std::vector<CheckedEntry>> list(UserId user, ConnectionId connection, Deadline deadline,
                                                       std::stop_token stop);

  /// Adds the entry, or, where it has an identity, puts it in the place of that one. Names are kept as the catalog
  /// spells them. Also kInvalidArgument with the field "term", "column", "value" or "expression"; kConflict when
  /// another entry has the term.
  [[nodiscard]] Result<CheckedEntry> put(UserId user, ConnectionId connection, GlossaryEntry entry, Deadline deadline,
                                         std::stop_token stop);

  [[nodiscard]] Result<void> remove(UserId user, ConnectionId connection, std::int64_t entry);

 private:
  GlossaryStore& store_;
  Connections& connections_;
  const Clock& clock_;
};

}  // namespace dataquery::connections
