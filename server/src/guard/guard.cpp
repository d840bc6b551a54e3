#include "guard/guard.h"

#include <utility>

#include "base/utf8.h"
#include "guard/mongo_proof.h"
#include "guard/postgres_proof.h"

namespace dataquery::guard {
namespace {

// Longer than any question needs, short enough to be read in milliseconds.
constexpr std::size_t kMaxLength = 100'000;

Result<void> readable(const std::string& text) {
  if (text.size() > kMaxLength) return fail(ErrorCode::kInvalidQuery, "the query is longer than 100,000 bytes");
  if (text.contains('\0')) return fail(ErrorCode::kInvalidQuery, "the query holds a zero byte");
  if (to_valid_utf8(text) != text) return fail(ErrorCode::kInvalidQuery, "the query is not valid UTF-8");
  return {};
}

}  // namespace

/// Defined here and nowhere else, so that only this file can make a ReadOnlyQuery.
class ReadOnlyProof {
 public:
  static source::ReadOnlyQuery of(source::Query query) { return source::ReadOnlyQuery(std::move(query)); }
};

const Clock& Guard::system_clock() {
  static const SystemClock kClock;
  return kClock;
}

Result<source::ReadOnlyQuery> Guard::prove_read_only(source::Query query, const catalog::Catalog* catalog) const {
  if (auto text = readable(query.text); !text) return propagate(text);
  if (query.dialect == catalog::Dialect::kMongodb) {
    auto written = prove_mongo(query.text, catalog, clock_.now());
    if (!written) return propagate(written);
    return ReadOnlyProof::of({.dialect = query.dialect, .text = std::move(*written)});
  }
  Result<void> proof = fail(ErrorCode::kRefused, "queries in this language cannot be proved to only read");
  if (query.dialect == catalog::Dialect::kPostgresql) proof = inspect_postgres(query.text);
  if (query.dialect == catalog::Dialect::kSqlite) proof = sqlite_.inspect(query.text, catalog);
  if (!proof) return propagate(proof);
  return ReadOnlyProof::of(std::move(query));
}

}  // namespace dataquery::guard
