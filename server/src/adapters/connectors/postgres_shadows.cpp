#include "adapters/connectors/postgres_shadows.h"

#include <utility>

#include "base/utf8.h"
#include "guard/postgres_allowed.h"

namespace dataquery::connectors {
namespace {

using namespace std::chrono_literals;

constexpr auto kFresh = 60s;

constexpr const char* kPlanted = R"(
SELECT DISTINCT p.proname
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles r ON r.oid = p.proowner
 WHERE p.proname = ANY ($1::name[]) AND n.nspname <> 'pg_catalog' AND n.nspname = ANY (current_schemas(false))
   AND NOT r.rolsuper AND r.rolname <> current_user
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'))";

const std::string& allowed_names() {
  static const std::string kNames = [] {
    std::string list;
    for (const auto name : guard::postgres_functions()) list.append(list.empty() ? "{" : ",").append(name);
    return list + "}";
  }();
  return kNames;
}

}  // namespace

Result<void> PostgresShadows::check(libpq::Connection& connection, std::string_view text, const libpq::Wait& wait) {
  std::vector<std::string> names;
  bool fresh = false;
  {
    const std::scoped_lock lock(mutex_);
    fresh = looked_ && std::chrono::steady_clock::now() - *looked_ < kFresh;
    if (fresh) names = names_;
  }
  if (!fresh) {
    const libpq::Parameter parameters[] = {allowed_names()};
    const auto planted = connection.query(kPlanted, parameters, wait);
    if (!planted) return std::unexpected(planted.error());
    for (int row = 0; row < planted->rows(); ++row) names.emplace_back(planted->text(row, 0));
    const std::scoped_lock lock(mutex_);
    names_ = names;
    looked_ = std::chrono::steady_clock::now();
  }
  if (names.empty()) return {};
  const auto folded = ascii_lower(text);
  for (const auto& name : names) {
    if (folded.contains(name)) {
      return fail(ErrorCode::kRefused, "another user of this database has defined a function " + name +
                                           " of their own, which this query might call");
    }
  }
  return {};
}

}  // namespace dataquery::connectors
