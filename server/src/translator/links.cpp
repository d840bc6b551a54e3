#include "translator/links.h"

#include <algorithm>

#include "translator/likeness.h"
#include "translator/name_match.h"
#include "translator/number_links.h"
#include "translator/value_links.h"

namespace dataquery::translator {
namespace {

/// A column is named by its whole name, or by what its table's name does not say already ("customers.customer_name").
NameMatch match_column(const ColumnFacts& facts, const std::vector<text::Token>& tokens, const Likeness& likeness) {
  constexpr float kCoreOnly = 0.97F;
  NameMatch whole = match_name(facts.phrase, tokens, likeness);
  if (facts.core.size() == facts.phrase.size() || (whole.contiguous && whole.grade > 0.9F)) return whole;
  NameMatch core = match_name(facts.core, tokens, likeness);
  core.grade *= kCoreOnly;
  return core.grade > whole.grade ? core : whole;
}

}  // namespace

Links link(std::string_view question, const CatalogIndex& index, std::chrono::year_month_day today) {
  Links links;
  links.tokens = text::tokenize(question);
  constexpr std::size_t kMostTokens = 150;  // a question, not a letter
  if (links.tokens.size() > kMostTokens) links.tokens.resize(kMostTokens);
  const Likeness likeness(links.tokens, index.words());
  for (std::size_t table = 0; table < index.catalog().tables.size(); ++table) {
    links.tables.push_back(match_name(index.table_phrase(table), links.tokens, likeness));
  }
  for (const ColumnFacts& facts : index.columns()) {
    links.columns.push_back(match_column(facts, links.tokens, likeness));
  }
  links.values = find_values(links.tokens, index.values(), question);
  links.numbers = find_numbers(links.tokens);
  links.dates = text::find_dates(links.tokens, today);
  return links;
}

}  // namespace dataquery::translator
