#include "connections/glossary.h"

#include <algorithm>
#include <format>
#include <utility>

namespace dataquery::connections {
namespace {

using catalog::Catalog;
using catalog::Definition;
using catalog::Meaning;

CheckedEntry checked(GlossaryEntry entry, const Catalog& catalog) {
  CheckedEntry result{.entry = std::move(entry), .meaning = {}, .problem = {}};
  if (const auto meaning = catalog::resolve(catalog, result.entry.definition)) {
    result.meaning = catalog::written(catalog, *meaning);
  } else {
    result.problem = meaning.error().message;
  }
  return result;
}

/// The definition in the catalog's own spelling.
Definition in_full(const Definition& given, const Meaning& meaning, const Catalog& catalog) {
  if (!given.expression.empty()) return {.column = {}, .equals = {}, .expression = catalog::written(catalog, meaning)};
  Definition full{.column = catalog::qualified_name(catalog, meaning.column), .equals = {}, .expression = {}};
  if (meaning.test) full.equals = meaning.test->constants;
  return full;
}

Result<void> check_size(const Definition& definition) {
  if (definition.equals.size() > kTermValues) {
    return fail_field("value", std::format("A term stands for at most {} values.", kTermValues));
  }
  if (to_json(definition).size() > kDefinitionBytes) {
    return fail_field(definition.expression.empty() ? "value" : "expression", "This is too long.");
  }
  return {};
}

}  // namespace

Result<std::vector<GlossaryEntry>> Glossary::entries(UserId user, ConnectionId connection) {
  return store_.list(user, connection);
}

Result<std::vector<CheckedEntry>> Glossary::list(UserId user, ConnectionId connection, Deadline deadline,
                                                 std::stop_token stop) {
  auto entries = store_.list(user, connection);
  if (!entries) return propagate(entries);
  auto opened = connections_.open(user, connection, deadline, std::move(stop));
  if (!opened) return propagate(opened);
  std::vector<CheckedEntry> result;
  result.reserve(entries->size());
  for (auto& entry : *entries) result.push_back(checked(std::move(entry), *opened->catalog));
  return result;
}

Result<CheckedEntry> Glossary::put(UserId user, ConnectionId connection, GlossaryEntry entry, Deadline deadline,
                                   std::stop_token stop) {
  auto entries = store_.list(user, connection);
  if (!entries) return propagate(entries);
  auto term = checked_term(entry.term);
  if (!term) return propagate(term);
  if (auto fits = check_size(entry.definition); !fits) return propagate(fits);
  auto opened = connections_.open(user, connection, deadline, std::move(stop));
  if (!opened) return propagate(opened);
  auto meaning = catalog::resolve(*opened->catalog, entry.definition);
  if (!meaning) return propagate(meaning);
  entry.term = std::move(*term);
  entry.definition = in_full(entry.definition, *meaning, *opened->catalog);

  const bool fresh = entry.id == 0;
  if (fresh && entries->size() >= kGlossaryEntries) {
    return fail_field("term", std::format("A glossary holds at most {} terms: remove one first.", kGlossaryEntries));
  }
  Result<void> stored;
  if (fresh) {
    auto added = store_.add(user, connection, entry, clock_.now());
    if (added) entry.id = *added;
    if (!added) stored = propagate(added);
  } else {
    stored = store_.change(user, connection, entry, clock_.now());
  }
  if (!stored && stored.error().code == ErrorCode::kConflict) {
    return fail(ErrorCode::kConflict, std::format("“{}” is in the glossary already.", entry.term));
  }
  if (!stored) return propagate(stored);
  return checked(std::move(entry), *opened->catalog);
}

Result<void> Glossary::remove(UserId user, ConnectionId connection, std::int64_t entry) {
  return store_.remove(user, connection, entry);
}

}  // namespace dataquery::connections
