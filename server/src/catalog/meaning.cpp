#include "catalog/meaning.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <format>
#include <numeric>
#include <utility>

namespace dataquery::catalog {
namespace {

constexpr std::size_t kSuggested = 3;
constexpr std::string_view kBlanks = " \t\r\n";

struct Operator {
  std::string_view sign;
  Compared compared;
};
/// Longer ones first: "<=" is not "<".
constexpr auto kOperators = std::to_array<Operator>({{"is not null", Compared::kPresent},
                                                     {"is null", Compared::kMissing},
                                                     {"<=", Compared::kLessEqual},
                                                     {">=", Compared::kGreaterEqual},
                                                     {"<>", Compared::kNotEqual},
                                                     {"!=", Compared::kNotEqual},
                                                     {"<", Compared::kLess},
                                                     {">", Compared::kGreater},
                                                     {"=", Compared::kEqual}});

std::string folded(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return c < 0x80 ? std::tolower(c) : c; });
  return result;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto point = text.find('.');
  const auto digits = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](unsigned char c) { return std::isdigit(c) != 0; });
  };
  if (point == std::string_view::npos) return digits(text);
  return digits(text.substr(0, point)) && digits(text.substr(point + 1));
}

/// Letters to insert, drop or replace to make one of the other (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = std::exchange(row[j + 1], std::min({replaced, row[j] + 1, row[j + 1] + 1}));
    }
  }
  return row.back();
}

/// The ones of `names` that read most like `wanted`, best first; none that has less than half of it.
std::vector<std::string> near_names(std::string_view wanted, const std::vector<std::string>& names) {
  const auto own = folded(wanted);
  std::vector<std::pair<std::size_t, const std::string*>> ranked;
  for (const auto& name : names) {
    const auto other = folded(name);
    const std::size_t far = other.contains(own) || own.contains(other) ? 1 : distance(own, other);
    if (2 * far <= std::max(own.size(), other.size())) ranked.emplace_back(far, &name);
  }
  std::ranges::stable_sort(ranked, {}, &std::pair<std::size_t, const std::string*>::first);
  if (ranked.size() > kSuggested) ranked.resize(kSuggested);
  std::vector<std::string> best;
  for (const auto& [far, name] : ranked) best.push_back(*name);
  return best;
}

std::string listed(const std::vector<std::string>& items, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? std::format(" {} ", last) : ", ";
    text += items[i];
  }
  return text;
}

std::string did_you_mean(const std::vector<std::string>& near) {
  return near.empty() ? std::string(".") : "; did you mean " + listed(near, "or") + "?";
}

std::string table_name(const Catalog& catalog, std::size_t table) {
  const auto& entry = catalog.tables[table];
  const bool usual = entry.schema.empty() || entry.schema == "public" || catalog.dialect != Dialect::kPostgresql;
  return usual ? entry.name : entry.schema + "." + entry.name;
}

/// Every column that `matches(qualified name, name)`.
template <typename Matches>
std::vector<ColumnRef> columns_where(const Catalog& catalog, Matches matches) {
  std::vector<ColumnRef> found;
  for (std::size_t t = 0; t < catalog.tables.size(); ++t) {
    const auto prefix = table_name(catalog, t) + ".";
    for (std::size_t c = 0; c < catalog.tables[t].columns.size(); ++c) {
      const auto& name = catalog.tables[t].columns[c].name;
      if (matches(prefix + name, name)) found.push_back({t, c});
    }
  }
  return found;
}

std::vector<std::string> names_of(const Catalog& catalog, const std::vector<ColumnRef>& columns) {
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (const auto column : columns) names.push_back(qualified_name(catalog, column));
  return names;
}

/// The table whose name `text` begins with, a full stop after it; the longest: "orders.items" and not "orders".
std::optional<std::size_t> table_of(const Catalog& catalog, std::string_view text) {
  const auto own = folded(text);
  std::optional<std::size_t> best;
  for (std::size_t t = 0; t < catalog.tables.size(); ++t) {
    const auto prefix = folded(table_name(catalog, t)) + ".";
    if (own.starts_with(prefix) && (!best || prefix.size() > table_name(catalog, *best).size() + 1)) best = t;
  }
  return best;
}

std::unexpected<Error> no_such_column(const Catalog& catalog, std::string_view text) {
  std::vector<std::string> names;
  if (const auto table = table_of(catalog, text)) {  // one of its columns is meant
    const auto name = table_name(catalog, *table);
    for (const auto& column : catalog.tables[*table].columns) names.push_back(column.name);
    text.remove_prefix(name.size() + 1);
    return fail_field("column",
                      std::format("{} has no column {}{}", name, text, did_you_mean(near_names(text, names))));
  }
  const bool bare = !text.contains('.');
  for (const auto column : columns_where(catalog, [](const auto&, const auto&) { return true; })) {
    names.push_back(bare ? catalog.column(column).name : qualified_name(catalog, column));
  }
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  return fail_field("column", std::format("There is no column {}{}", text, did_you_mean(near_names(text, names))));
}

std::string_view words_for(TypeKind kind) {
  if (is_numeric(kind)) return "a number";
  if (is_temporal(kind)) return "a date or time like 2026-03-01";
  return "true or false";
}

/// `text` as a constant that `column` can be compared with, as the database spells it.
Result<std::string> constant_for(const Catalog& catalog, ColumnRef ref, std::string_view text, std::string_view field) {
  const auto& column = catalog.column(ref);
  const auto refuse = [&] {
    return fail_field(std::string(field), std::format("{} holds {}, which {} is not.", qualified_name(catalog, ref),
                                                      words_for(column.kind), text));
  };
  if (is_numeric(column.kind)) {
    if (!is_number(text)) return refuse();
    return std::string(text);
  }
  if (column.kind == TypeKind::kBoolean) {
    const auto flag = folded(text);
    if (flag != "true" && flag != "false") return refuse();
    return flag;
  }
  if (is_temporal(column.kind)) {
    const bool dated = std::ranges::any_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
    if (!dated) return refuse();
    return std::string(text);
  }
  if (std::ranges::contains(column.values, text)) return std::string(text);
  const auto own = folded(text);
  const auto same = std::ranges::find(column.values, own, [](const std::string& value) { return folded(value); });
  if (same != column.values.end()) return *same;
  if (column.values_complete && !column.values.empty()) {
    auto near = near_names(text, column.values);
    if (near.empty())
      near.assign(column.values.begin(),
                  column.values.begin() + static_cast<std::ptrdiff_t>(std::min(kSuggested, column.values.size())));
    for (auto& value : near) value = "'" + value + "'";
    return fail_field(std::string(field),
                      std::format("{} never is '{}'{}", qualified_name(catalog, ref), text, did_you_mean(near)));
  }
  return std::string(text);  // not all of its values are known
}

/// What stands between quotation marks, or the text as it is.
std::string unquoted(std::string_view text) {
  if (text.size() < 2 || (text.front() != '\'' && text.front() != '"') || text.back() != text.front()) {
    return std::string(text);
  }
  std::string result;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    result += text[i];
    if (text[i] == text.front() && text[i + 1] == text.front()) ++i;  // doubled
  }
  return result;
}

std::unexpected<Error> in_expression(Error error) { return fail_field("expression", std::move(error.message)); }

/// `column operator constant`.
Result<Meaning> comparison(const Catalog& catalog, std::string_view expression) {
  const auto own = folded(expression);
  for (std::size_t at = 1; at < own.size(); ++at) {
    for (const auto& [sign, compared] : kOperators) {
      if (!std::string_view(own).substr(at).starts_with(sign)) continue;
      if (sign.front() == 'i' && !kBlanks.contains(own[at - 1])) continue;  // of a longer word
      auto column = find_column(catalog, trimmed(expression.substr(0, at)));
      if (!column) return in_expression(std::move(column.error()));
      const auto right = trimmed(expression.substr(at + sign.size()));
      Meaning meaning{*column, Test{compared, {}}};
      if (compared == Compared::kMissing || compared == Compared::kPresent) {
        if (right.empty()) return meaning;
        return fail_field("expression", std::format("Nothing can follow “{}”: write one comparison.", sign));
      }
      if (right.empty()) return fail_field("expression", std::format("Something must follow “{}”.", sign));
      auto constant = constant_for(catalog, *column, unquoted(right), "expression");
      if (!constant) return propagate(constant);
      meaning.test->constants.push_back(std::move(*constant));
      return meaning;
    }
  }
  return fail_field("expression",
                    "Write one comparison of a column with a constant, such as orders.total_amount > 1000 or "
                    "orders.shipped_at is null; sums and products of columns are not possible.");
}

std::string_view sign_of(Compared compared) {
  const auto found = std::ranges::find(kOperators, compared, &Operator::compared);
  return found == kOperators.end() ? "" : found->sign;
}

}  // namespace

std::string qualified_name(const Catalog& catalog, ColumnRef column) {
  return table_name(catalog, column.table) + "." + catalog.column(column).name;
}

Result<ColumnRef> find_column(const Catalog& catalog, std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return fail_field("column", "Say which column, such as orders.total_amount.");
  for (std::size_t t = 0; t < catalog.tables.size(); ++t) {  // as it is written: the usual case, and a quick one
    const auto table = table_name(catalog, t);
    if (!text.starts_with(table) || !text.substr(table.size()).starts_with('.')) continue;
    if (const auto column = catalog.tables[t].find_column(text.substr(table.size() + 1))) return ColumnRef{t, *column};
  }
  const auto own = folded(text);
  auto found = columns_where(catalog, [&](const auto& qualified, const auto&) { return folded(qualified) == own; });
  if (found.empty()) found = columns_where(catalog, [&](const auto&, const auto& name) { return folded(name) == own; });
  if (found.size() == 1) return found.front();
  if (found.empty()) return no_such_column(catalog, text);
  if (found.size() > kSuggested) found.resize(kSuggested);
  return fail_field("column", std::format("Several tables have a column {}: say which, such as {}.", text,
                                          listed(names_of(catalog, found), "or")));
}

Result<Meaning> resolve(const Catalog& catalog, const Definition& definition) {
  if (!definition.expression.empty()) return comparison(catalog, trimmed(definition.expression));
  auto column = find_column(catalog, definition.column);
  if (!column) {
    return definition.equals.empty() ? propagate(column) : fail_field("value", std::move(column.error().message));
  }
  Meaning meaning{*column, std::nullopt};
  if (definition.equals.empty()) return meaning;
  meaning.test.emplace();
  for (const auto& value : definition.equals) {
    auto constant = constant_for(catalog, *column, value, "value");
    if (!constant) return propagate(constant);
    if (!std::ranges::contains(meaning.test->constants, *constant)) meaning.test->constants.push_back(*constant);
  }
  return meaning;
}

std::string written(const Catalog& catalog, const Meaning& meaning) {
  auto text = qualified_name(catalog, meaning.column);
  if (!meaning.test) return text;
  const auto kind = catalog.column(meaning.column).kind;
  const bool bare = is_numeric(kind) || kind == TypeKind::kBoolean;
  auto constants = meaning.test->constants;
  for (auto& constant : constants) constant = bare ? constant : "'" + constant + "'";
  if (constants.empty()) return std::format("{} {}", text, sign_of(meaning.test->compared));
  if (constants.size() > 1) return std::format("{} is {}", text, listed(constants, "or"));
  return std::format("{} {} {}", text, sign_of(meaning.test->compared), constants.front());
}

}  // namespace dataquery::catalog
