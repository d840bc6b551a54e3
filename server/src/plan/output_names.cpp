#include "plan/output_names.h"

#include <algorithm>
#include <format>
#include <optional>
#include <set>
#include <string_view>

#include "text/names.h"

namespace dataquery::plan {
namespace {

/// "address.city" -> "city", of a field inside documents.
std::string_view last_part(const catalog::Catalog& catalog, std::string_view name) {
  if (catalog.dialect != catalog::Dialect::kMongodb) return name;
  const auto point = name.rfind('.');
  return point == std::string_view::npos ? name : name.substr(point + 1);
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
    case DatePart::kQuarter:
      return "quarter";
    case DatePart::kNone:
      break;
  }
  return "";
}

std::string word_for(Operator operation) {
  switch (operation) {
    case Operator::kPlus:
      return "sum";
    case Operator::kMinus:
      return "difference";
    case Operator::kTimes:
      return "value";
    case Operator::kDividedBy:
      return "ratio";
    case Operator::kNone:
      break;
  }
  return "";
}

class Namer {
 public:
  Namer(const Plan& plan, const catalog::Catalog& catalog) : plan_(plan), catalog_(catalog) {
    if (catalog.dialect == catalog::Dialect::kMongodb) {  // where a new name hides no field
      for (const Term& term : plan.select) {
        if (!term.column || term.aggregate != Aggregate::kNone || term.part != DatePart::kNone) continue;
        taken_.insert(snake_case(last_part(catalog, catalog.column(*term.column).name)));
      }
      return;
    }
    for (const auto table : tables_of(plan)) {
      for (const auto& column : catalog.tables[table].columns) {
        taken_.insert(snake_case(column.name));
      }
    }
  }

  std::string name(const Term& term) {
    if (term.share != Share::kNone) return unique(term.column ? "percentage_of_" + own_name_of(term) : "percentage");
    if (!term.column) return term.aggregate == Aggregate::kCount ? unique(count_of_rows()) : "";
    if (term.part != DatePart::kNone && term.aggregate == Aggregate::kNone) return unique(word_for(term.part));
    const auto& column = catalog_.column(*term.column);
    const auto own_name = last_part(catalog_, column.name);
    if (term.aggregate == Aggregate::kNone) {
      if (term.operation != Operator::kNone) return unique(word_for(term.operation));
      if (own_name != column.name) return name_of_path(term, *term.column, own_name);
      return has_namesake(term) ? unique(with_table(*term.column)) : "";
    }
    const auto own = own_name_of(term);
    if (term.aggregate == Aggregate::kSum && own.starts_with("total")) return unique("sum_of_" + own);
    return unique(std::string(word_for(term.aggregate, column.kind)) + (term.distinct ? "distinct_" : "") + own);
  }

 private:
  /// What an aggregate is of.
  std::string own_name_of(const Term& term) const {
    if (term.operation != Operator::kNone) return word_for(term.operation);
    return snake_case(last_part(catalog_, catalog_.column(term.column.value_or(catalog::ColumnRef{})).name));
  }

  std::string count_of_rows() const {
    const auto table = counted_table(plan_);
    const auto things = table ? snake_case(short_name(catalog_, *table)) : "rows";
    return things.ends_with('s') ? "number_of_" + things : "count";
  }

  std::string with_table(catalog::ColumnRef ref) const {
    return singular(snake_case(short_name(catalog_, ref.table))) + "_" + snake_case(catalog_.column(ref).name);
  }

  /// Of a field inside documents: the last part of its path alone, where nothing else is called so.
  std::string name_of_path(const Term& term, catalog::ColumnRef ref, std::string_view last) {
    if (has_namesake(term)) return unique(with_table(ref));
    const bool is_shared =
        std::ranges::any_of(plan_.select,
                            [&](const Term& other) {
                              return other.column && *other.column != ref &&
                                     last_part(catalog_, catalog_.column(*other.column).name) == last;
                            }) ||
        std::ranges::any_of(tables_of(plan_),
                            [&](std::size_t table) { return catalog_.tables[table].find_column(last).has_value(); });
    return is_shared ? unique(snake_case(catalog_.column(ref).name)) : std::string(last);
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

std::string snake_case(std::string_view name) {
  std::string joined;
  for (const auto& word : text::split_name(name)) joined += (joined.empty() ? "" : "_") + word;
  return joined;
}

std::string singular(std::string name) {
  if (name.ends_with("ies") && name.size() > 4) return name.substr(0, name.size() - 3) + "y";
  if (name.ends_with('s') && !name.ends_with("ss") && name.size() > 3) name.pop_back();
  return name;
}

std::string_view short_name(const catalog::Catalog& catalog, std::size_t table) {
  const auto& described = catalog.tables[table];
  return described.elements_of ? last_part(catalog, described.name) : std::string_view(described.name);
}

std::vector<std::string> output_names(const Plan& plan, const catalog::Catalog& catalog) {
  std::vector<std::string> names;
  Namer namer(plan, catalog);
  names.reserve(plan.select.size());
  for (const auto& term : plan.select) names.push_back(namer.name(term));
  return names;
}

std::vector<std::string> column_names(const Plan& plan, const catalog::Catalog& catalog) {
  auto names = output_names(plan, catalog);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto& column = plan.select[i].column;
    if (names[i].empty() && column) names[i] = catalog.column(*column).name;
  }
  return names;
}

}  // namespace dataquery::plan
