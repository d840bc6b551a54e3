#include "plan/output_names.h"

#include <algorithm>
#include <format>
#include <optional>
#include <set>
#include <string_view>

#include "text/names.h"

namespace dataquery::plan {
namespace {

/// "OrderItems" -> "order_items".
std::string snake_case(std::string_view name) {
  std::string joined;
  for (const auto& word : text::split_name(name)) joined += (joined.empty() ? "" : "_") + word;
  return joined;
}

/// "categories" -> "category"; good enough for a heading.
std::string singular(std::string name) {
  if (name.ends_with("ies") && name.size() > 4) return name.substr(0, name.size() - 3) + "y";
  if (name.ends_with('s') && !name.ends_with("ss") && name.size() > 3) name.pop_back();
  return name;
}

/// The one table whose rows COUNT(*) counts, where that is plain.
std::optional<std::size_t> counted_table(const Plan& plan) {
  if (plan.tables.size() == 1) return plan.tables.front();
  const auto tables = tables_of(plan);
  if (plan.tables.empty() && tables.size() == 1) return tables.front();
  return std::nullopt;
}

std::string_view word_for(Aggregate aggregate, catalog::TypeKind kind) {
  const bool temporal = catalog::is_temporal(kind);
  const bool text = kind == catalog::TypeKind::kText;
  switch (aggregate) {
    case Aggregate::kSum:
      return "total_";
    case Aggregate::kAverage:
      return "average_";
    case Aggregate::kMinimum:
      return temporal ? "earliest_" : text ? "first_" : "lowest_";
    case Aggregate::kMaximum:
      return temporal ? "latest_" : text ? "last_" : "highest_";
    case Aggregate::kCount:
      return "number_of_";
    case Aggregate::kNone:
      break;
  }
  return "";
}

std::string word_for(DatePart part) {
  switch (part) {
    case DatePart::kYear:
      return "year";
    case DatePart::kMonth:
      return "month";
    case DatePart::kDay:
      return "day";
    case DatePart::kNone:
      break;
  }
  return "";
}

class Namer {
 public:
  Namer(const Plan& plan, const catalog::Catalog& catalog) : plan_(plan), catalog_(catalog) {
    for (const auto table : tables_of(plan)) {
      for (const auto& column : catalog.tables[table].columns) taken_.insert(snake_case(column.name));
    }
  }

  std::string name(const Term& term) {
    if (!term.column) return term.aggregate == Aggregate::kCount ? unique(count_of_rows()) : "";
    if (term.part != DatePart::kNone && term.aggregate == Aggregate::kNone) return unique(word_for(term.part));
    const auto& column = catalog_.column(*term.column);
    if (term.aggregate == Aggregate::kNone) return has_namesake(term) ? unique(with_table(*term.column)) : "";
    const auto own = snake_case(column.name);
    if (term.aggregate == Aggregate::kSum && own.starts_with("total")) return unique("sum_of_" + own);
    return unique(std::string(word_for(term.aggregate, column.kind)) + (term.distinct ? "distinct_" : "") + own);
  }

 private:
  std::string count_of_rows() const {
    const auto table = counted_table(plan_);
    const auto things = table ? snake_case(catalog_.tables[*table].name) : "rows";
    return things.ends_with('s') ? "number_of_" + things : "count";
  }

  std::string with_table(catalog::ColumnRef ref) const {
    return singular(snake_case(catalog_.tables[ref.table].name)) + "_" + snake_case(catalog_.column(ref).name);
  }

  bool has_namesake(const Term& term) const {
    return std::ranges::any_of(plan_.select, [&](const Term& other) {
      return other.column && *other.column != *term.column && other.aggregate == Aggregate::kNone &&
             other.part == DatePart::kNone && catalog_.column(*other.column).name == catalog_.column(*term.column).name;
    });
  }

  std::string unique(const std::string& base) {
    std::string name = base;
    for (int i = 2; !taken_.insert(name).second; ++i) name = std::format("{}_{}", base, i);
    return name;
  }

  const Plan& plan_;
  const catalog::Catalog& catalog_;
  std::set<std::string> taken_;
};

}  // namespace

std::vector<std::string> output_names(const Plan& plan, const catalog::Catalog& catalog) {
  std::vector<std::string> names;
  Namer namer(plan, catalog);
  names.reserve(plan.select.size());
  for (const auto& term : plan.select) names.push_back(namer.name(term));
  return names;
}

}  // namespace dataquery::plan
