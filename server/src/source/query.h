#pragma once

#include <string>
#include <utility>

#include "catalog/dialect.h"

namespace dataquery::guard {
class ReadOnlyProof;  // the only maker of a ReadOnlyQuery
}

namespace dataquery::source {

/// A query in a database's own language, from a translator, an LLM or a person; nothing is known of it yet.
/// MongoDB: `text` is the JSON `{"collection": …, "pipeline": […]}`.
struct Query {
  catalog::Dialect dialect = catalog::Dialect::kSqlite;
  std::string text;
};

/// A query that was proved to only read. The proof is its type: connectors run nothing else, and only `guard` makes it.
class ReadOnlyQuery {
 public:
  [[nodiscard]] catalog::Dialect dialect() const { return query_.dialect; }
  [[nodiscard]] const std::string& text() const { return query_.text; }

 private:
  friend class guard::ReadOnlyProof;
  explicit ReadOnlyQuery(Query query) : query_(std::move(query)) {}
  Query query_;
};

}  // namespace dataquery::source
