#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "catalog/catalog.h"
#include "guard/statement_inspector.h"
#include "source/query.h"

namespace dataquery::guard {

/// Proves that a query only reads. Any thread; no I/O.
class Guard {
 public:
  /// `sqlite` reads SQLite's statements; `clock` says what `new Date()` in a MongoDB query is. Both must outlive the
  /// guard.
  explicit Guard(const StatementInspector& sqlite, const Clock& clock = system_clock())
      : sqlite_(sqlite), clock_(clock) {}

  /// Proves that `query` only reads, or says why it cannot be proved. Fails closed: what the parser does not know is
  /// refused. Says nothing about views and user-defined operators, which run their owner's code.
  /// `catalog` is the database the query is meant for; nullptr where there is none at hand (SQLite's and MongoDB's
  /// names are then taken to exist; PostgreSQL's proof does not need it). A MongoDB query may be JSON or mongosh text;
  /// what is proved, and runs, is written anew as JSON.
  ///
  /// Errors: kRefused, with the construct in `message` ("function pg_read_file is not allowed");
  ///         kInvalidQuery when it does not parse or holds more than one statement.
  [[nodiscard]] Result<source::ReadOnlyQuery> prove_read_only(source::Query query,
                                                              const catalog::Catalog* catalog = nullptr) const;

 private:
  [[nodiscard]] static const Clock& system_clock();

  const StatementInspector& sqlite_;
  const Clock& clock_;
};

}  // namespace dataquery::guard
