#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "text/stem.h"
#include "text/synonyms.h"
#include "translator/change_text.h"
#include "translator/follow_up.h"
#include "translator/follow_up_words.h"
#include "translator/plan_change.h"

namespace dataquery::translator {
namespace {

using plan::Aggregate;
using plan::Term;

Aggregate aggregate_of(const std::string& word) {
  if (word == "average" || word == "avg" || word == "mean") return Aggregate::kAverage;
  if (word == "total" || word == "sum") return Aggregate::kSum;
  if (word == "maximum" || word == "max" || word == "highest" || word == "largest") return Aggregate::kMaximum;
  return Aggregate::kMinimum;
}

plan::DatePart part_of(const text::Token& token) {
  if (token.stem == "month" || token.lower == "monthly") return plan::DatePart::kMonth;
  if (token.stem == "quarter" || token.lower == "quarterly") return plan::DatePart::kQuarter;
  if (token.stem == "year" || token.lower == "yearly" || token.lower == "annually") return plan::DatePart::kYear;
  if (token.stem == "day" || token.lower == "daily") return plan::DatePart::kDay;
  return plan::DatePart::kNone;
}

/// Reads the text's parts, one kind after the other, and marks the words that each one takes.
class Reader {
 public:
  Reader(const plan::Plan& plan, const Links& links, const CatalogIndex& index)
      : links_(links), index_(index), change_(plan, index), text_(links, index, change_) {}

  std::optional<plan::Plan> read() {
    const bool fits = read_dates() && read_top() && read_sorting() && read_groups() && read_values() &&
                      read_comparisons() && read_count_or_list() && read_aggregate() && read_names();
    if (!fits || changes_ == 0) return std::nullopt;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (!text_.taken(i) && !is_one_of(kFillers, text_.token(i))) return std::nullopt;
    }
    return change_.plan();
  }

 private:
  bool done(bool fits) {
    ++changes_;
    return fits;
  }

  /// "between 2023 and 2024": the days of both years and those between them.
  [[nodiscard]] std::optional<text::DateSpan> years_between() const {
    for (std::size_t d = 0; d + 1 < links_.dates.size(); ++d) {
      const auto& from = links_.dates[d];
      const auto& to = links_.dates[d + 1];
      const bool both = from.bare_year && to.bare_year && from.from && to.until && from.from < to.from;
      if (!both || from.first == 0 || to.first != from.last + 1 || text_.token(from.first - 1).lower != "between")
        continue;
      return text::DateSpan{.first = from.first, .last = to.last, .from = from.from, .until = to.until};
    }
    return std::nullopt;
  }

  bool read_dates() {
    if (const auto years = years_between()) {
      text_.take(years->first, years->last);
      if (!done(change_.in_days(*years))) return false;
    }
    for (const auto& date : links_.dates) {
      if (date.first > 0 && date.bare_year && is_one_of(kComparing, text_.token(date.first - 1))) continue;
      if (!text_.free(date.first, date.last)) continue;
      text_.take(date.first, date.last);
      if (!done(change_.in_days(date))) return false;
    }
    return true;
  }

  bool read_top() {
    for (std::size_t i = 0; i < text_.size(); ++i) {
      const auto& number = text_.token(i).number;
      if (!number || text_.taken(i)) continue;
      std::size_t before = i;
      while (before > 0 && (text_.token(before - 1).lower == "the" || text_.token(before - 1).lower == "to")) --before;
      const bool at_least = before > 1 && text_.token(before - 2).lower == "at";
      const bool top = before > 0 && !at_least && is_one_of(kTop, text_.token(before - 1));
      const bool bottom = before > 0 && !at_least && is_one_of(kBottom, text_.token(before - 1));
      const bool alone =
          (before > 0 && (text_.token(before - 1).lower == "only" || text_.token(before - 1).lower == "just")) ||
          (i + 1 < text_.size() && text_.token(i + 1).lower == "only");
      if (!top && !bottom && !alone) continue;
      text_.take(top || bottom ? before - 1 : before, i + 1);
      return done(change_.limit(static_cast<std::int64_t>(*number), bottom));
    }
    return true;
  }

  [[nodiscard]] bool is_down(std::size_t from) {
    std::optional<bool> down;
    for (std::size_t i = from; i < text_.size(); ++i) {
      if (text_.taken(i)) continue;
      const bool says_down = is_one_of(kDown, text_.token(i));
      const bool says_up = is_one_of(kUp, text_.token(i));
      if (says_down || says_up) text_.take(i);
      if (!down && (says_down || says_up)) down = says_down;
      if (text_.token(i).lower == "first" || text_.token(i).lower == "order") text_.take(i);
    }
    return down.value_or(false);
  }

  bool read_sorting() {
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_.taken(i)) continue;
      const bool alphabetic = std::any_of(links_.tokens.begin() + static_cast<std::ptrdiff_t>(i), links_.tokens.end(),
                                          [](const auto& t) { return t.lower.starts_with("alphabetic"); });
      const bool direction =
          text_.token(i).lower == "descending" || text_.token(i).lower == "ascending" ||
          (is_one_of(kDown, text_.token(i)) && i + 1 < text_.size() && text_.token(i + 1).lower == "first") ||
          (is_one_of(kUp, text_.token(i)) && i + 1 < text_.size() && text_.token(i + 1).lower == "first") ||
          (text_.token(i).lower == "from" && i + 1 < text_.size() &&
           (is_one_of(kDown, text_.token(i + 1)) || is_one_of(kUp, text_.token(i + 1))));
      if (!text_.token(i).lower.starts_with("alphabetic") && !direction && !is_one_of(kSort, text_.token(i))) continue;
      if (!direction) text_.take(i);
      for (std::size_t k = i; k < text_.size(); ++k) {
        if (text_.token(k).lower.starts_with("alphabetic") || (k > i && is_one_of(kSort, text_.token(k))))
          text_.take(k);
      }
      auto by = i + 1;
      while (by < text_.size() && text_.token(by).lower != "by") ++by;
      if (by == text_.size()) return done(sort_without_column(i, alphabetic));
      text_.take(by);
      return done(sort_by(text_.content_at(by + 1)));
    }
    return true;
  }

  bool sort_without_column(std::size_t from, bool alphabetic) {
    const bool down = is_down(from);
    auto term = alphabetic ? std::nullopt : change_.first_aggregate();
    for (const auto& shown : change_.plan().select) {
      if (term || !shown.column || shown.aggregate != Aggregate::kNone) continue;
      const auto& facts = index_.columns()[index_.column_at(*shown.column)];
      if (alphabetic ? facts.text : facts.numeric || facts.temporal) term = shown;
    }
    if (!term && !change_.plan().order.empty() && !alphabetic) term = change_.plan().order.front().term;
    return term && change_.sort_by(*term, down);
  }

  bool sort_by(std::size_t at) {
    if (at >= text_.size()) return false;
    const auto aggregate = change_.first_aggregate();
    std::optional<Term> term;
    const auto named = text_.named_at(at);
    const bool counts = text_.token(at).lower == "number" || text_.token(at).lower == "count";
    if (aggregate && counts && aggregate->aggregate == Aggregate::kCount) {
      term = aggregate;
      text_.take(at);
    } else if (named && named->column) {
      term = change_.term_about(*named->column).value_or(Term{.column = named->column});
      text_.take(at, named->last);
    } else if (named && named->table) {
      term = Term{.column = index_.label_of(*named->table).front()};
      text_.take(at, named->last);
    } else if (text_.token(at).stem == "date" && change_.date_column()) {
      term = Term{.column = change_.date_column()};
      text_.take(at);
    }
    if (!term) return false;
    // Of groups only what they are grouped by, or an aggregate, can be sorted.
    if (plan::is_grouped(change_.plan()) && term->aggregate == Aggregate::kNone &&
        !std::ranges::contains(change_.plan().select, *term)) {
      return false;
    }
    return change_.sort_by(*term, is_down(at));
  }

  bool read_groups() {
    std::vector<Term> terms;
    bool also = false;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_.taken(i)) continue;
      const bool adverb = text_.token(i).lower == "monthly" || text_.token(i).lower == "yearly" ||
                          text_.token(i).lower == "annually" || text_.token(i).lower == "daily";
      if (!adverb && !is_one_of(kGroup, text_.token(i))) continue;
      auto at = adverb ? i : text_.content_at(i + 1);
      for (bool more = true; more;) {
        if (!read_group(at, terms)) return false;
        text_.take(i, at);
        while (at < text_.size() && text_.taken(at) && text_.token(at).kind != text::TokenKind::kMark) ++at;
        more = at + 1 < text_.size() && (text_.token(at).lower == "and" || text_.token(at).lower == ",");
        if (more) at = text_.content_at(at + 1);
      }
    }
    if (terms.empty()) return true;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (is_one_of(kGroupVerbs, text_.token(i))) text_.take(i);
      also = also || text_.token(i).lower == "also" || text_.token(i).lower == "too";
    }
    if (also) {
      for (const auto& term : change_.plan().select) {
        if (term.aggregate == Aggregate::kNone) terms.insert(terms.begin(), term);
      }
    }
    return done(change_.group_by(terms));
  }

  bool read_group(std::size_t at, std::vector<Term>& terms) {
    if (at >= text_.size()) return false;
    if (const auto part = part_of(text_.token(at)); part != plan::DatePart::kNone) {
      const auto column = change_.date_column();
      if (!column) return false;
      terms.push_back({Aggregate::kNone, false, column, part});
      text_.take(at);
      return true;
    }
    const auto named = text_.named_at(at);
    if (!named) return false;
    text_.take(at, named->last);
    if (named->column && !index_.columns()[index_.column_at(*named->column)].foreign) {
      terms.push_back({Aggregate::kNone, false, named->column, plan::DatePart::kNone});
      return true;
    }
    auto table = named->table;
    if (named->column) {  // a key means what it leads to
      for (const auto& edge : index_.keys().edges()) {
        if (edge.table == named->column->table && edge.columns.size() == 1 &&
            edge.columns[0] == named->column->column) {
          table = edge.other;
        }
      }
    }
    if (!table) return false;
    for (const auto column : index_.label_of(*table))
      terms.push_back({Aggregate::kNone, false, column, plan::DatePart::kNone});
    return true;
  }

  bool read_values() {
    struct Kept {
      std::vector<plan::Literal> values;
      bool negated = false;
    };
    std::map<catalog::ColumnRef, Kept> kept;
    std::size_t at = 0;
    while (at < links_.values.size()) {
      const auto span = links_.values[at].span;
      const ValueLink* best = nullptr;
      double best_score = 0;
      for (; at < links_.values.size() && links_.values[at].span == span; ++at) {
        const auto& link = links_.values[at];
        const auto distance = change_.distance_to(link.column.table);
        if (distance > kFarthest || !text_.free(span.first, span.last)) continue;
        const auto& name = links_.columns[index_.column_at(link.column)];
        double score = 10.0 - static_cast<double>(distance) + (change_.term_about(link.column) ? 4 : 0);
        if (name.coverage >= 1 && name.quality >= kSaid) score += 6;  // "with status paid"
        if (link.grade == ValueIndex::Grade::kPrefix) score -= 3;
        if (!best || score > best_score) {
          best = &link;
          best_score = score;
        }
      }
      if (best == nullptr || (text_.is_also_a_name(span) && best_score < 10)) continue;
      text_.take(span.first, span.last);
      const auto& name = links_.columns[index_.column_at(best->column)];
      if (name.coverage >= 1 && !name.mentions.empty()) text_.take(name.mentions[0].first, name.mentions[0].last);
      auto& entry = kept[best->column];
      entry.values.push_back({plan::Literal::Kind::kText, best->spelling});
      entry.negated = text_.denied(span.first) || entry.negated;
    }
    const bool also = std::ranges::any_of(links_.tokens, [](const auto& t) {
      return t.lower == "or" || t.lower == "also" || t.lower == "too" || t.lower == "plus";
    });
    for (auto& [column, entry] : kept) {
      if (!done(change_.keep(column, std::move(entry.values), entry.negated, also))) return false;
    }
    return true;
  }

  bool read_comparisons() {
    for (const auto& number : links_.numbers) {
      if (text_.taken(number.token)) continue;
      std::vector<plan::Literal> values{{plan::Literal::Kind::kNumber, number.digits}};
      text_.take(number.token);
      if (number.upper) {
        values.push_back({plan::Literal::Kind::kNumber, text_.token(*number.upper).lower});
        text_.take(*number.upper);
      }
      for (std::size_t i = 0; i < text_.size(); ++i) {
        if (is_one_of(kComparing, text_.token(i))) text_.take(i);
      }
      std::optional<catalog::ColumnRef> column;
      for (std::size_t i = 0; i < text_.size() && !column; ++i) {
        if (text_.taken(i)) continue;
        const auto named = text_.named_at(i);
        if (!named || !named->column || !index_.columns()[index_.column_at(*named->column)].numeric) continue;
        column = named->column;
        text_.take(i, named->last);
      }
      if (!column) column = measured_by_adjective();
      if (!done(change_.compare(column, number.comparison, std::move(values)))) return false;
    }
    return true;
  }

  /// "cheaper than": the one number of the plan's tables that is called by a synonym of the adjective; takes the word.
  [[nodiscard]] std::optional<catalog::ColumnRef> measured_by_adjective() {
    for (std::size_t i = 0; i + 1 < text_.size(); ++i) {
      const auto& word = text_.token(i).lower;
      if (text_.taken(i) || !word.ends_with("er") || text_.token(i + 1).lower != "than") continue;
      const auto adjective = text::stem(word.substr(0, word.size() - 2));
      for (const auto& facts : index_.columns()) {
        const bool called = facts.numeric && change_.distance_to(facts.ref.table) == 0 &&
                            std::ranges::any_of(facts.phrase, [&](std::uint32_t name) {
                              return text::are_synonyms(adjective, index_.words()[name].stem);
                            });
        if (!called) continue;
        text_.take(i);
        return facts.ref;
      }
    }
    return std::nullopt;
  }

  bool read_count_or_list() {
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_.taken(i)) continue;
      const bool how_many = text_.token(i).lower == "many" && i > 0 && text_.token(i - 1).lower == "how";
      if (how_many || (text_.token(i).lower == "count" && changes_ == 0)) {
        text_.take(i);
        return changes_ > 0 && is_count() ? true : done(change_.count());
      }
    }
    if (changes_ > 0 || !is_count()) return true;
    const bool lists = std::ranges::any_of(links_.tokens, [](const auto& t) {
      return t.lower == "list" || t.lower == "show" || t.lower == "which" || t.lower == "who" || t.lower == "names";
    });
    if (!lists) return true;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_.token(i).lower == "names") text_.take(i);
    }
    return done(change_.list());
  }

  [[nodiscard]] bool is_count() const {
    const auto& select = change_.plan().select;
    return select.size() == 1 && select.front().aggregate == Aggregate::kCount;
  }

  [[nodiscard]] static bool is_superlative(const text::Token& word) {
    return is_one_of(kDown, word) || is_one_of(kUp, word);
  }

  bool read_aggregate() {
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_.taken(i) || !(is_one_of(kAggregates, text_.token(i)) || is_one_of(kExtremes, text_.token(i)))) continue;
      text_.take(i);
      if (change_.plan().limit && !change_.plan().order.empty() && is_superlative(text_.token(i))) {
        return done(change_.sort_by(change_.plan().order.front().term, !is_one_of(kUp, text_.token(i))));
      }
      if (is_one_of(kExtremes, text_.token(i))) return false;
      std::optional<catalog::ColumnRef> column;
      for (std::size_t k = i + 1; k < text_.size() && !column; ++k) {
        if (text_.taken(k)) continue;
        const auto named = text_.named_at(k);
        if (!named || !named->column) continue;
        column = named->column;
        text_.take(k, named->last);
      }
      return done(change_.aggregate(aggregate_of(text_.token(i).lower), column));
    }
    return true;
  }

  /// What is left: columns to show, flags that must hold, another table.
  bool read_names() {
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_.taken(i) || is_one_of(kFillers, text_.token(i)) || is_one_of(kNot, text_.token(i))) continue;
      const auto named = text_.named_at(i);
      if (named && named->column) {
        text_.take(i, named->last);
        const auto& facts = index_.columns()[index_.column_at(*named->column)];
        const bool no = text_.denied(i);
        if (facts.boolean) {
          const plan::Literal holds{plan::Literal::Kind::kBoolean, no ? "false" : "true"};
          if (!done(change_.keep(*named->column, {holds}, false, false))) return false;
        } else if (no || !done(change_.show(*named->column))) {
          return false;
        }
        continue;
      }
      const auto table = text_.table_at(i);
      if (!table) return true;  // a word that nothing answers to: the end sees it
      const auto& [position, last] = *table;
      text_.take(i, last);
      if (change_.distance_to(position) == 0) continue;  // "only orders from …"
      if (!done(change_.swap_table(position))) return false;
    }
    return true;
  }

  const Links& links_;
  const CatalogIndex& index_;
  PlanChange change_;
  ChangeText text_;
  std::size_t changes_ = 0;
};

}  // namespace

std::optional<plan::Plan> change(const plan::Plan& plan, const Links& text, const CatalogIndex& index) {
  return Reader(plan, text, index).read();
}

}  // namespace dataquery::translator
