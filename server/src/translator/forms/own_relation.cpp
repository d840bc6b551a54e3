#include <iterator>
#include <string>
#include <utility>

#include "text/names.h"
#include "text/stem.h"
#include "text/synonyms.h"
#include "translator/forms/forms.h"
#include "translator/forms/wording.h"

namespace dataquery::translator {
namespace {

using plan::Aggregate;
using plan::Comparison;
using plan::Term;

constexpr double kSaid = 0.9;
constexpr std::string_view kTheir = "their|its|his|her|respective";

bool can_be_compared(const ColumnFacts& facts) { return is_measure(facts) || facts.dated; }

/// A table with a key to itself, and the forms in which people speak of it.
class OwnRelation {
 public:
  OwnRelation(plan::SelfJoin self, std::string role, const Links& links, const CatalogIndex& index)
      : self_(std::move(self)), role_(std::move(role)), links_(links), index_(index) {}

  [[nodiscard]] std::optional<FormReading> read(Words words) const {
    if (auto plan = compared(words)) return FormReading{std::move(*plan), kSaid};
    if (auto plan = counted(words)) return FormReading{std::move(*plan), kSaid};
    if (auto plan = paired(words)) return FormReading{std::move(*plan), kSaid};
    if (auto plan = led_by(words)) return FormReading{std::move(*plan), kSaid};
    if (auto plan = of_one(words)) return FormReading{std::move(*plan), kSaid};
    return std::nullopt;
  }

 private:
  [[nodiscard]] bool is_role(Words words) const {
    if (words.size() != 1) return false;
    const auto role = text::stem(role_);
    return words.front().stem == role || text::are_synonyms(words.front().stem, role);
  }

  [[nodiscard]] bool is_things(Words words) const {
    take(words, "each|every|all");
    return table_named(words, index_) == self_.table;
  }

  [[nodiscard]] std::vector<Term> label(bool referred) const {
    std::vector<Term> terms;
    for (const auto& column : index_.label_of(self_.table)) terms.push_back({.column = column, .referred = referred});
    return terms;
  }

  /// The row that is called `words`: each of them part of its name.
  [[nodiscard]] std::optional<plan::Filter> named(Words words, bool referred) const {
    plan::Filter filter;
    while (!words.empty()) {
      const ValueLink* found = nullptr;
      for (const ValueLink& link : links_.values) {
        const bool here = links_.tokens[link.span.first].begin == words.front().begin && link.span.part == 0;
        const bool names = std::ranges::contains(index_.label_of(self_.table), link.column);
        const bool said =
            std::ranges::any_of(filter, [&](const auto& clause) { return clause.front().left.column == link.column; });
        if (!here || !names || said || link.grade == ValueIndex::Grade::kPrefix) continue;
        if (found == nullptr || link.span.last > found->span.last) found = &link;
      }
      if (found == nullptr) return std::nullopt;
      const std::size_t spanned = found->span.last - found->span.first;  // perhaps with the "'s" after it
      const std::size_t length = std::min(spanned, words.size());
      filter.push_back({{{.column = found->column, .referred = referred},
                         Comparison::kEqual,
                         {{plan::Literal::Kind::kText, found->spelling}}}});
      words = words.subspan(length);
    }
    if (filter.empty()) return std::nullopt;
    return filter;
  }

  /// "who is manager of Ada Holm", "Ada Holm's manager".
  [[nodiscard]] std::optional<plan::Plan> of_one(Words words) const {
    take(words, "who|what is|was|are?");
    std::optional<plan::Filter> where;
    if (const auto parts = split(words, "of"); parts && is_role(parts->before)) {
      where = named(parts->after, false);
    } else if (const auto owned = split(words, "'s"); owned && is_role(owned->after)) {
      where = named(owned->before, false);
    }
    if (!where) return std::nullopt;
    return plan::Plan{.select = label(true), .where = std::move(*where), .self = self_};
  }

  /// "employees and their managers", "each employee with their manager's name".
  [[nodiscard]] std::optional<plan::Plan> paired(Words words) const {
    take(words, "name|names of");
    const auto parts = split(words, "and|with|along");
    if (!parts || !is_things(parts->before)) return std::nullopt;
    Words role = parts->after;
    take(role, "with");
    take(role, "name|names of");
    if (!take(role, kTheir) || role.empty()) return std::nullopt;
    Words rest = role.subspan(1);
    take(rest, "'s");
    take(rest, "name|names");
    if (!is_role(role.first(1)) || !rest.empty()) return std::nullopt;
    auto select = label(false);
    std::ranges::copy(label(true), std::back_inserter(select));
    return plan::Plan{.select = std::move(select), .self = self_};
  }

  /// "who reports to Ada Holm", "employees managed by Ada Holm".
  [[nodiscard]] std::optional<plan::Plan> led_by(Words words) const {
    text::Token lead;
    lead.lower = role_;
    if (begins(Words(&lead, 1), "manager|supervisor|boss|head|leader|lead|chief") == 0) return std::nullopt;
    auto parts = split(words, "reports|report|reporting to");
    if (!parts) parts = split(words, "managed|supervised|led|headed by");
    if (!parts) return std::nullopt;
    Words things = parts->before;
    take(things, "who|which|what");
    while (!things.empty() && begins(things.last(1), "who|that|is|are") > 0) things = things.first(things.size() - 1);
    auto where = named(parts->after, true);
    if (!where || !(things.empty() || is_things(things))) return std::nullopt;
    return plan::Plan{.select = label(false), .where = std::move(*where), .self = self_};
  }

  /// "number of employees per manager", "how many employees does each manager have".
  [[nodiscard]] std::optional<plan::Plan> counted(Words words) const {
    std::optional<Parts> parts;
    if (take(words, "number|count of")) {
      parts = split(words, "per|by|of|for|under each|every?");
    } else if (take(words, "how many")) {
      parts = split(words, "does|do each|every");
      if (!parts || parts->after.size() != 2) return std::nullopt;
      if (begins(parts->after.last(1), "have|manage|supervise|lead") == 0) return std::nullopt;
      parts->after = parts->after.first(1);
    }
    if (!parts || !is_things(parts->before) || !is_role(parts->after)) return std::nullopt;
    auto select = label(true);
    select.push_back({.aggregate = Aggregate::kCount});
    return plan::Plan{.select = std::move(select), .tables = {self_.table}, .self = self_};
  }

  /// "employees who earn more than their manager", "employees with a higher salary than their manager".
  [[nodiscard]] std::optional<plan::Plan> compared(Words words) const {
    take(words, "which|what|all");
    const auto sides = split(words, "than their|its|his|her own?");
    if (!sides || sides->after.empty() || !is_role(sides->after.first(1))) return std::nullopt;
    const auto who = split(sides->before, "who|that|which|with|whose|having|have|has");
    // "which employees earn more": the verb follows the things at once.
    const std::size_t things = who ? who->before.size() : 1;
    if (sides->before.size() <= things || !is_things(sides->before.first(things))) return std::nullopt;
    Words said = who ? who->after : sides->before.subspan(things);
    std::vector<text::Token> column_words;
    std::optional<Comparison> comparison;
    for (; !said.empty(); said = said.subspan(1)) {
      const auto direction = direction_of(said.front());
      if (direction && comparison) return std::nullopt;
      if (direction)
        comparison = direction;
      else if (begins(said, "is|are|was|were|have|has|had|been") == 0)
        column_words.push_back(said.front());
    }
    const auto column = column_named(column_words, self_.table, index_, can_be_compared);
    if (!column || !comparison) return std::nullopt;
    Words rest = sides->after.subspan(1);
    take(rest, "'s");
    take(rest, "do|does|is|has|earns|was");
    if (!rest.empty() && column_named(rest, self_.table, index_, can_be_compared) != column) return std::nullopt;
    plan::Condition condition{.left = {.column = column}, .comparison = *comparison};
    condition.right = Term{.column = column, .referred = true};
    return plan::Plan{.select = label(false), .where = {{std::move(condition)}}, .self = self_};
  }

  static std::optional<Comparison> direction_of(const text::Token& word) {
    const Words one(&word, 1);
    if (begins(one, "more|higher|greater|larger|bigger|later|longer|better") > 0) return Comparison::kGreater;
    if (begins(one, "less|lower|smaller|fewer|earlier|shorter|worse") > 0) return Comparison::kLess;
    return std::nullopt;
  }

  plan::SelfJoin self_;
  std::string role_;
  const Links& links_;
  const CatalogIndex& index_;
};

/// "manager" of manager_id, and of reports_to; "" where the key calls them nothing in a word.
std::string role_of(const catalog::Table& table, std::size_t column) {
  auto words = text::split_name(table.columns[column].name);
  if (words.size() > 1 && words.front().starts_with("report")) return "manager";
  std::erase_if(words, [](const std::string& word) { return word == "id" || word == "no" || word == "code"; });
  return words.size() == 1 ? words.front() : std::string();
}

}  // namespace

std::optional<FormReading> read_own_relation(const Links& links, const CatalogIndex& index) {
  const auto question = plain_words(links);
  for (const auto& key : index.keys().edges()) {
    const auto& table = index.catalog().tables[key.table];
    if (key.table != key.other || key.columns.size() != 1 || table.elements_of) continue;
    auto role = role_of(table, key.columns.front());
    if (role.empty()) continue;
    const OwnRelation relation({key.table, key.columns, key.other_columns}, std::move(role), links, index);
    if (auto reading = relation.read(question)) return reading;
  }
  return std::nullopt;
}

}  // namespace dataquery::translator
