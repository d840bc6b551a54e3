#include <algorithm>
#include <cctype>
#include <string>

#include "plan/key_graph.h"

namespace dataquery::plan {
namespace {

/// Lower case, without separators: "Customer_ID" and "customerId" both give "customerid".
std::string folded(std::string_view name) {
  std::string result;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return result;
}

std::string singular(std::string name) {
  if (name.ends_with("ies") && name.size() > 4) return name.substr(0, name.size() - 3) + "y";
  if (name.ends_with("ses") || name.ends_with("xes") || name.ends_with("ches")) return name.substr(0, name.size() - 2);
  if (name.ends_with("s") && !name.ends_with("ss") && name.size() > 3) name.pop_back();
  return name;
}

bool kinds_agree(catalog::TypeKind left, catalog::TypeKind right) {
  return left == right || (catalog::is_numeric(left) && catalog::is_numeric(right)) ||
         left == catalog::TypeKind::kOther || right == catalog::TypeKind::kOther;
}

/// How surely `column` names the key `key` of a table called `table`; 0: not at all.
int resemblance(const std::string& column, const std::string& table, const std::string& key) {
  const bool key_says_little = key == "id" || key == "code" || key == "name" || key == "no" || key == "key";
  if (column == key && !key_says_little) return 3;
  for (const std::string_view suffix : {std::string_view(key), std::string_view("id"), std::string_view("code")}) {
    if (column == table + std::string(suffix) || column == singular(table) + std::string(suffix)) return 2;
  }
  return !key_says_little && key.size() > 3 && column.size() > key.size() && column.ends_with(key) ? 1 : 0;
}

}  // namespace

std::vector<KeyEdge> inferred_keys(const catalog::Catalog& catalog) {
  std::vector<KeyEdge> guesses;
  struct Target {
    std::size_t table;
    std::size_t column;
    std::string table_name;
    std::string key_name;
  };
  std::vector<Target> targets;
  for (std::size_t t = 0; t < catalog.tables.size(); ++t) {
    const auto& table = catalog.tables[t];
    if (table.kind != catalog::TableKind::kTable || table.primary_key.size() != 1) continue;
    targets.push_back({t, table.primary_key[0], folded(table.name), folded(table.columns[table.primary_key[0]].name)});
  }
  for (std::size_t t = 0; t < catalog.tables.size(); ++t) {
    const auto& table = catalog.tables[t];
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      if (table.primary_key.size() == 1 && table.primary_key[0] == c) continue;
      const std::string name = folded(table.columns[c].name);
      const Target* best = nullptr;
      int best_score = 0;
      for (const Target& target : targets) {
        if (target.table == t ||
            !kinds_agree(table.columns[c].kind, catalog.column({target.table, target.column}).kind)) {
          continue;
        }
        const int score = resemblance(name, target.table_name, target.key_name);
        if (score > best_score) {
          best = &target;
          best_score = score;
        }
      }
      if (best != nullptr) guesses.push_back({t, {c}, best->table, {best->column}, false});
    }
  }
  return guesses;
}

}  // namespace dataquery::plan
