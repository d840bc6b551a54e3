#include "translator/links.h"

#include <algorithm>

#include "translator/glossary.h"
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

/// True for the "order" of "in alphabetical order" and "order by", which is no table's name.
bool is_sorting(const std::vector<text::Token>& tokens, std::size_t at) {
  if (tokens[at].stem != "order") return false;
  if (at + 1 < tokens.size() && tokens[at + 1].lower == "by") return true;
  if (at == 0) return false;
  const std::string& before = tokens[at - 1].lower;
  return before.starts_with("alphabet") || before.starts_with("lexicograph") || before.ends_with("scending") ||
         before.ends_with("creasing") || before == "reverse" || before == "in" || before == "chronological";
}

/// The tokens that may name something: without date phrases (the "last" of "last month" names no last_name) and
/// without the order that a list is put in.
std::vector<text::Token> naming_tokens(const Links& links) {
  auto tokens = links.tokens;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (is_sorting(links.tokens, i)) tokens[i].kind = text::TokenKind::kMark, tokens[i].lower.clear();
  }
  for (const auto& date : links.dates) {
    if (date.bare_year) continue;
    for (std::size_t i = date.first; i < date.last; ++i)
      tokens[i] = text::Token{.kind = text::TokenKind::kMark, .text = "", .lower = "", .stem = "", .number = {}};
  }
  return tokens;
}

}  // namespace

Links link(std::string_view question, const CatalogIndex& index, std::chrono::year_month_day today,
           const Glossary* glossary) {
  Links links;
  links.tokens = text::tokenize(question);
  constexpr std::size_t kMostTokens = 150;  // a question, not a letter
  if (links.tokens.size() > kMostTokens) links.tokens.resize(kMostTokens);
  links.dates = text::find_dates(links.tokens, today);
  const Likeness likeness(naming_tokens(links), index.words());
  for (std::size_t table = 0; table < index.catalog().tables.size(); ++table) {
    links.tables.push_back(match_name(index.table_phrase(table), links.tokens, likeness));
  }
  for (const ColumnFacts& facts : index.columns()) {
    links.columns.push_back(match_column(facts, links.tokens, likeness));
  }
  links.values = find_values(links.tokens, index.values(), question);
  links.numbers = find_numbers(links.tokens);
  if (glossary != nullptr) glossary->add_to(links, index);
  return links;
}

}  // namespace dataquery::translator
