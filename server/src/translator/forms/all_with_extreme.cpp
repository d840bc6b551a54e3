#include <memory>
#include <utility>

#include "translator/forms/forms.h"
#include "translator/forms/superlatives.h"

namespace dataquery::translator {
namespace {

constexpr double kSaid = 0.95;

FormReading all_with(const Superlative& superlative, std::size_t table, const CatalogIndex& index) {
  const auto extreme = superlative.descending ? plan::Aggregate::kMaximum : plan::Aggregate::kMinimum;
  FormReading reading{{}, kSaid};
  for (const auto& column : identity_of(table, index)) reading.plan.select.push_back({.column = column});
  plan::Condition condition{.left = {.column = superlative.column}};
  condition.nested =
      std::make_shared<const plan::Plan>(plan::Plan{.select = {{.aggregate = extreme, .column = superlative.column}}});
  reading.plan.where = {{std::move(condition)}};
  return reading;
}

}  // namespace

std::optional<FormReading> read_all_with_extreme(const Links& links, const CatalogIndex& index) {
  const auto question = plain_words(links);
  Words words = question;
  const bool all = take(words, "all|every of?");
  if (!all && !take(words, "which|what")) return std::nullopt;
  const auto parts =
      all ? split(words, "with|having|sharing same?") : split(words, "share|shares|sharing|tie|ties|tied same|for?");
  if (parts) {
    const auto table = table_named(parts->before, index);
    const auto superlative = table ? superlative_of_column(parts->after, *table, index) : std::nullopt;
    if (!superlative) return std::nullopt;
    return all_with(*superlative, *table, index);
  }
  if (!all) return std::nullopt;
  for (std::size_t table = 0; table < index.catalog().tables.size(); ++table) {  // "all the cheapest products"
    Words rest = words;
    const auto superlative = take_superlative(rest, table, index);
    if (superlative && table_named(rest, index) == table) return all_with(*superlative, table, index);
  }
  return std::nullopt;
}

}  // namespace dataquery::translator
