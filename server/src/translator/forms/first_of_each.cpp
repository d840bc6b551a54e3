#include <utility>

#include "plan/join_path.h"
#include "translator/forms/forms.h"
#include "translator/forms/superlatives.h"

namespace dataquery::translator {
namespace {

constexpr double kSaid = 0.9;

/// The question taken apart: "top 3" "products" "by price" "in each" "category".
struct Said {
  Words things;  ///< "most expensive products", "product with highest price"
  Words group;   ///< "category"
  Words by;      ///< "price", where it stands after the group
};

struct Ranking {
  plan::Term by;
  bool descending = true;
  std::int64_t most = 1;
};

std::optional<Said> take_apart(Words words) {
  take(words, "what|which|who is|are|was|were?");
  if (const auto inner = split(words, "of|in|for|from|within|by|per each|every"))
    return Said{inner->before, inner->after, {}};
  const auto per = split(words, "per");
  if (!per) return std::nullopt;
  if (const auto by = split(per->after, "by|with")) return Said{per->before, by->before, by->after};
  return Said{per->before, per->after, {}};
}

/// "products" of `table` and "price" of its own, or the sum of what is measured elsewhere.
std::optional<Ranking> ranking_by(Words things, Words by, std::size_t table, const CatalogIndex& index) {
  if (table_named(things, index) != table) return std::nullopt;
  const Words said = without_total(by);
  if (const auto column = ranking_column(said, table, index)) return Ranking{.by = {.column = column}};
  const auto measure = measure_named(said, table, index);
  if (!measure) return std::nullopt;
  return Ranking{.by = {.aggregate = plan::Aggregate::kSum, .column = measure->column}};
}

std::optional<Ranking> ranking_of(const Said& said, std::size_t table, const CatalogIndex& index) {
  Words words = said.things;
  const auto most = take_number(words);
  const auto counted = [&](std::optional<Ranking> ranking) {
    if (ranking) ranking->most = most.value_or(1);
    return ranking;
  };
  if (!said.by.empty()) return most ? counted(ranking_by(words, said.by, table, index)) : std::nullopt;
  if (const auto by = split(words, "by")) {
    return most ? counted(ranking_by(by->before, by->after, table, index)) : std::nullopt;
  }
  if (auto with = split(words, "with|having")) {  // "product with highest price"
    if (table_named(with->before, index) != table) return std::nullopt;
    const auto superlative = superlative_of_column(with->after, table, index);
    if (!superlative) return std::nullopt;
    return counted(Ranking{.by = {.column = superlative->column}, .descending = superlative->descending});
  }
  const auto superlative = take_superlative(words, table, index);
  if (!superlative || table_named(words, index) != table) return std::nullopt;
  return counted(Ranking{.by = {.column = superlative->column}, .descending = superlative->descending});
}

/// What the group is called: the name of another table's rows, or a column of `table` itself.
std::optional<catalog::ColumnRef> group_of(Words words, std::size_t table, const CatalogIndex& index) {
  if (const auto other = table_named(words, index)) {
    const std::array<std::size_t, 2> ends{table, *other};
    const auto& label = index.label_of(*other);
    if (*other == table || label.size() != 1 || !plan::join_path(index.keys(), ends)) return std::nullopt;
    return label.front();
  }
  return column_named(words, table, index, is_group);
}

}  // namespace

std::optional<FormReading> read_first_of_each(const Links& links, const CatalogIndex& index) {
  const auto question = plain_words(links);
  const auto said = take_apart(question);
  if (!said || said->things.empty() || said->group.empty()) return std::nullopt;
  for (std::size_t table = 0; table < index.catalog().tables.size(); ++table) {
    if (index.catalog().tables[table].kind == catalog::TableKind::kView) continue;
    const auto ranking = ranking_of(*said, table, index);
    const auto group = ranking ? group_of(said->group, table, index) : std::nullopt;
    if (!group) continue;
    FormReading reading{{}, kSaid};
    auto& plan = reading.plan;
    plan.select.push_back({.column = group});
    for (const auto& column : identity_of(table, index)) plan.select.push_back({.column = column});
    plan.select.push_back(ranking->by);
    const bool plain = ranking->by.aggregate == plan::Aggregate::kNone;
    if (plain && index.catalog().column(*ranking->by.column).nullable) {
      plan.where.push_back({{ranking->by, plan::Comparison::kIsNotNull}});
    }
    plan.order.push_back({ranking->by, ranking->descending});
    plan.limit = ranking->most;
    plan.per = plan.select.front();
    return reading;
  }
  return std::nullopt;
}

}  // namespace dataquery::translator
