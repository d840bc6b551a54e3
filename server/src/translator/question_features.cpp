#include "translator/question_features.h"

#include <algorithm>
#include <format>

namespace dataquery::translator {
namespace {

bool is_year(const text::Token& token) {
  return token.number && token.text.size() == 4 && *token.number >= 1900 && *token.number < 2100;
}

/// The date phrase that covers a token, unless it is a mere year.
const text::DateSpan* date_at(const Understanding& q, std::size_t token) {
  for (const auto& date : q.links.dates) {
    if (!date.bare_year && token >= date.first && token < date.last) return &date;
  }
  return nullptr;
}

/// The words, numbers as "num" or "year", quoted texts as "quo".
std::vector<std::string> plain_words(const Understanding& q) {
  std::vector<std::string> words{"^"};
  for (std::size_t i = 0; i < q.size(); ++i) {
    const auto& token = q.links.tokens[i];
    if (const auto* date = date_at(q, i)) {
      if (date->first == i) words.emplace_back("date");
    } else if (token.kind == text::TokenKind::kQuoted)
      words.emplace_back("quo");
    else if (token.number)
      words.emplace_back(is_year(token) ? "year" : "num");
    else
      words.push_back(token.lower);
  }
  words.emplace_back("$");
  return words;
}

/// The words with values, tables and columns masked; a run of one mask is one mask.
std::vector<std::string> masked_words(const Understanding& q) {
  std::vector<std::string> words(q.size());
  for (std::size_t i = 0; i < q.size(); ++i) {
    const auto& token = q.links.tokens[i];
    words[i] = token.kind == text::TokenKind::kQuoted ? "VAL"
               : token.number                         ? (is_year(token) ? "YEAR" : "NUM")
                                                      : token.stem;
  }
  constexpr float kSynonym =
      0.65F;  // "revenue" for an amount; not "oldest" for an age, which says more than its column
  const auto mask = [&](const std::vector<NameMatch>& names, float least, const char* sign) {
    for (const NameMatch& match : names) {
      if (match.grade < least) continue;
      for (const Span mention : match.mentions) {
        for (std::size_t i = mention.first; i < mention.last; ++i) {
          if (match.grade >= kNamed || !q.cues.any_at(i)) words[i] = sign;
        }
      }
    }
  };
  mask(q.links.columns, kSynonym, "COL");
  mask(q.links.tables, kNamed, "TAB");
  for (const ValueLink& value : q.links.values) {
    const auto& first = q.links.tokens[value.span.first];
    const bool sure = value.quoted || (first.capital && value.span.first > 0) || value.span.last - value.span.first > 1;
    for (std::size_t i = value.span.first; sure && i < value.span.last; ++i) words[i] = "VAL";
  }
  for (std::size_t i = 0; i < q.size(); ++i) {
    if (date_at(q, i) != nullptr) words[i] = "DATE";
  }
  words.insert(words.begin(), "^");
  words.emplace_back("$");
  const auto repeated = std::ranges::unique(words, [](const std::string& a, const std::string& b) {
    return a == b && (a == "VAL" || a == "TAB" || a == "COL" || a == "DATE");
  });
  words.erase(repeated.begin(), repeated.end());
  return words;
}

void add_runs(std::vector<std::string>& out, const std::vector<std::string>& words, char kind, std::size_t longest) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string run(1, kind);
    for (std::size_t length = 1; length <= longest && i + length <= words.size(); ++length) {
      run += ' ';
      run += words[i + length - 1];
      out.push_back(run);
    }
  }
}

}  // namespace

std::vector<std::string> question_features(const Understanding& q) {
  std::vector<std::string> features;
  const auto plain = plain_words(q);
  const auto masked = masked_words(q);
  add_runs(features, plain, 'w', 3);
  add_runs(features, masked, 'm', 4);
  std::size_t sure_values = 0;
  std::vector<Span> seen;
  for (const ValueLink& value : q.links.values) {
    if (std::ranges::find(seen, value.span) != seen.end()) continue;
    seen.push_back(value.span);
    const auto& first = q.links.tokens[value.span.first];
    sure_values += value.quoted || (first.capital && value.span.first > 0) ? 1 : 0;
  }
  const auto quoted = std::ranges::count(q.links.tokens, text::TokenKind::kQuoted, &text::Token::kind);
  std::size_t columns = 0;
  std::vector<Span> column_spans;
  for (const NameMatch& match : q.links.columns) {
    if (match.grade < kNamed || match.mentions.empty()) continue;
    if (std::ranges::find(column_spans, match.mentions.front()) != column_spans.end()) continue;
    column_spans.push_back(match.mentions.front());
    ++columns;
  }
  features.push_back(std::format("f values {}", std::min<std::size_t>(seen.size(), 4)));
  features.push_back(std::format("f sure {}", std::min<std::size_t>(sure_values, 4)));
  features.push_back(std::format("f quoted {}", std::min<std::ptrdiff_t>(quoted, 3)));
  features.push_back(std::format("f numbers {}", std::min<std::size_t>(q.links.numbers.size(), 3)));
  features.push_back(std::format("f literals {}", std::min<std::size_t>(sure_values + q.links.numbers.size(), 4)));
  features.push_back(std::format("f tables {}", std::min<std::size_t>(q.tables_named, 4)));
  features.push_back(std::format("f columns {}", std::min<std::size_t>(columns, 5)));
  features.push_back(std::format("f dates {}", std::min<std::size_t>(q.links.dates.size(), 2)));
  features.push_back(std::format("f length {}", std::min<std::size_t>(q.size() / 4, 8)));
  for (const NumberLink& number : q.links.numbers) {
    features.push_back(std::format("f compare {}", static_cast<int>(number.comparison)));
  }
  std::ranges::sort(features);
  const auto repeated = std::ranges::unique(features);
  features.erase(repeated.begin(), repeated.end());
  return features;
}

}  // namespace dataquery::translator
