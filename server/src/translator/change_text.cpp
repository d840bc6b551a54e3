#include "translator/change_text.h"

#include <algorithm>

#include "translator/follow_up_words.h"

namespace dataquery::translator {
namespace {

constexpr float kNamedOutright = 0.9F;  // quality of a name that is said and not by a synonym

}  // namespace

ChangeText::ChangeText(const Links& links, const CatalogIndex& index, const PlanChange& change)
    : links_(links), index_(index), change_(change), taken_(links.tokens.size(), false) {
  for (std::size_t i = 0; i < taken_.size(); ++i) taken_[i] = links.tokens[i].kind == text::TokenKind::kMark;
}

bool ChangeText::free(std::size_t first, std::size_t last) const {
  return std::none_of(taken_.begin() + static_cast<std::ptrdiff_t>(first),
                      taken_.begin() + static_cast<std::ptrdiff_t>(last), [](bool taken) { return taken; });
}

void ChangeText::take(std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last; ++i) taken_[i] = true;
}

bool ChangeText::denied(std::size_t at) {
  for (std::size_t back = 1; back <= 4 && back <= at; ++back) {
    const auto i = at - back;
    if (is_one_of(kNot, token(i)) || (token(i).lower == "other" && token(i + 1).lower == "than")) {
      taken_[i] = true;
      return true;
    }
  }
  return false;
}

std::size_t ChangeText::content_at(std::size_t at) const {
  while (at < size() && (token(at).lower == "the" || token(at).lower == "their" || token(at).lower == "its" ||
                         token(at).lower == "each")) {
    ++at;
  }
  return at;
}

std::optional<ChangeText::Named> ChangeText::named_at(std::size_t at) const {
  std::optional<Named> best;
  const auto consider = [&](const NameMatch& match, std::size_t table, double bonus, Named named) {
    const bool flag = named.column && index_.columns()[index_.column_at(*named.column)].boolean && match.head;
    if ((match.coverage < 1 && !flag) || match.quality < kSaid) return;  // "discontinued" is enough for the flag
    for (const Span span : match.mentions) {
      if (span.first != at || !free(span.first, span.last)) continue;
      const auto distance = change_.distance_to(table);
      if (distance > kFarthest) continue;
      named.last = span.last;
      named.score = 10.0 * (span.last - span.first) + 8.0 * match.quality - static_cast<double>(distance) + bonus;
      if (!best || named.score > best->score) best = named;
    }
  };
  for (std::size_t i = 0; i < links_.columns.size(); ++i) {
    const auto& facts = index_.columns()[i];
    const double bonus = (change_.term_about(facts.ref) ? 1.5 : 0) - (facts.foreign || facts.identifier ? 2 : 0);
    consider(links_.columns[i], facts.ref.table, bonus, {.column = facts.ref});
  }
  for (std::size_t t = 0; t < links_.tables.size(); ++t) consider(links_.tables[t], t, 0, {.table = t});
  return best;
}

bool ChangeText::is_also_a_name(Span span) const {
  const auto covers = [&](const NameMatch& match) {
    return match.coverage >= 1 && match.quality >= kNamedOutright && std::ranges::contains(match.mentions, span);
  };
  return std::ranges::any_of(links_.tables, covers) || std::ranges::any_of(links_.columns, covers);
}

std::optional<std::pair<std::size_t, std::size_t>> ChangeText::table_at(std::size_t at) const {
  for (std::size_t t = 0; t < links_.tables.size(); ++t) {
    const auto& match = links_.tables[t];
    if (match.coverage < 1 || match.quality < kNamedOutright) continue;
    for (const Span span : match.mentions) {
      if (span.first == at) return std::pair(t, std::size_t{span.last});
    }
  }
  return std::nullopt;
}

}  // namespace dataquery::translator
