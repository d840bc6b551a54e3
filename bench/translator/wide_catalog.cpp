#include "wide_catalog.h"

#include <algorithm>
#include <array>
#include <format>
#include <random>
#include <set>
#include <span>
#include <string_view>

namespace dataquery::bench {
namespace {

using Words = std::span<const std::string_view>;
using catalog::Column;
using catalog::TypeKind;

constexpr auto kAreas = std::to_array<std::string_view>(
    {"",         "sales",    "purchase", "supplier",  "customer",  "partner",   "store",    "warehouse", "factory",
     "project",  "employee", "payroll",  "training",  "marketing", "campaign",  "web",      "mobile",    "support",
     "shipping", "returns",  "fleet",    "vehicle",   "energy",    "insurance", "loan",     "card",      "bank",
     "tax",      "budget",   "asset",    "equipment", "quality",   "safety",    "research", "clinic",    "patient",
     "course",   "library",  "event",    "hotel",     "regional",  "archived",  "planned",  "external"});
constexpr auto kThings = std::to_array<std::string_view>(
    {"orders",    "invoices",  "payments",   "contracts", "visits",     "accounts",      "contacts",    "addresses",
     "shipments", "items",     "products",   "prices",    "discounts",  "reviews",       "complaints",  "tickets",
     "tasks",     "teams",     "managers",   "schedules", "shifts",     "holidays",      "documents",   "notes",
     "budgets",   "forecasts", "targets",    "results",   "audits",     "incidents",     "inspections", "devices",
     "sensors",   "readings",  "locations",  "routes",    "stops",      "drivers",       "deliveries",  "claims",
     "policies",  "members",   "sessions",   "rooms",     "bookings",   "lessons",       "grades",      "certificates",
     "suppliers", "offers",    "categories", "regions",   "currencies", "exchange_rates"});
constexpr auto kTexts = std::to_array<std::string_view>(
    {"name",    "title",    "status",      "city",           "country",      "category", "priority",
     "channel", "language", "description", "email",          "phone_number", "street",   "postal_code",
     "color",   "brand",    "owner",       "reference_code", "comment",      "unit"});
constexpr auto kNumbers = std::to_array<std::string_view>(
    {"amount", "quantity", "unit_price", "total_cost", "discount",    "weight",    "height",
     "length", "rating",   "score",      "duration",   "distance",    "capacity",  "age",
     "year",   "tax_rate", "salary",     "margin",     "stock_level", "page_count"});
constexpr auto kDates =
    std::to_array<std::string_view>({"created_at", "updated_at", "started_on", "ended_on", "ordered_at", "paid_on",
                                     "due_date", "shipped_at", "birth_date"});
constexpr auto kQualifiers =
    std::to_array<std::string_view>({"", "", "", "first", "last", "planned", "actual", "minimum", "maximum", "previous",
                                     "local", "billing", "internal"});
constexpr auto kValues = std::to_array<std::string_view>(
    {"Berlin", "Oslo",     "Madrid", "Lisbon", "Open",   "Closed",  "Pending",   "Approved", "Rejected",
     "High",   "Medium",   "Low",    "Email",  "Phone",  "Retail",  "Wholesale", "Germany",  "Norway",
     "Spain",  "Portugal", "Blue",   "Green",  "Red",    "Premium", "Standard",  "Basic",    "North",
     "South",  "East",     "West",   "Spring", "Autumn", "Gold",    "Silver",    "Bronze",   "Express"});

/// std::uniform_int_distribution gives other numbers with other libraries; this does not.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t count) { return engine_() % count; }
  std::string_view one_of(Words words) { return words[below(words.size())]; }

 private:
  std::mt19937_64 engine_;
};

std::string joined(std::string_view first, std::string_view second) {
  return first.empty() ? std::string(second) : std::format("{}_{}", first, second);
}

/// `wanted`, or with a number behind it when it is taken.
std::string unique_name(std::set<std::string>& taken, const std::string& wanted) {
  std::string name = wanted;
  for (std::size_t number = 2; !taken.insert(name).second; ++number) name = std::format("{}_{}", wanted, number);
  return name;
}

Column text_column(Chance& chance, std::string name) {
  Column column{.name = std::move(name), .type = "VARCHAR(80)", .kind = TypeKind::kText, .comment = {}};
  std::set<std::string> values;
  for (std::size_t i = 0; i < 20; ++i) {
    values.insert(i % 2 == 0 ? std::string(chance.one_of(kValues))
                             : std::format("{} {}", chance.one_of(kValues), chance.below(10'000)));
  }
  column.values.assign(values.begin(), values.end());
  return column;
}

Column other_column(Chance& chance, std::string name, TypeKind kind) {
  Column column{
      .name = std::move(name), .type = kind == TypeKind::kDate ? "DATE" : "INTEGER", .kind = kind, .comment = {}};
  if (kind != TypeKind::kDate) {
    column.minimum = "0";
    column.maximum = std::to_string(10 + chance.below(10'000));
  }
  return column;
}

std::string spoken(std::string name) {
  std::ranges::replace(name, '_', ' ');
  return name;
}

}  // namespace

catalog::Catalog wide_catalog(std::size_t tables, std::size_t columns, std::uint64_t seed) {
  Chance chance(seed);
  catalog::Catalog catalog{.dialect = catalog::Dialect::kSqlite, .database = "wide", .tables = {}};
  std::set<std::string> table_names;
  for (std::size_t t = 0; t < tables; ++t) {
    catalog::Table table;
    table.name = unique_name(table_names, joined(chance.one_of(kAreas), chance.one_of(kThings)));
    std::set<std::string> names{"id"};
    table.columns.push_back(other_column(chance, "id", TypeKind::kInteger));
    table.primary_key = {0};
    for (std::size_t keys = std::min<std::size_t>(chance.below(4), t); keys > 0; --keys) {
      const std::size_t target = chance.below(t);
      table.columns.push_back(
          other_column(chance, unique_name(names, catalog.tables[target].name + "_id"), TypeKind::kInteger));
      table.foreign_keys.push_back({{table.columns.size() - 1}, target, {0}});
    }
    while (table.columns.size() < columns) {
      const std::size_t kind = chance.below(5);
      const Words words = kind < 2 ? Words(kTexts) : kind < 4 ? Words(kNumbers) : Words(kDates);
      auto name = unique_name(names, joined(chance.one_of(kQualifiers), chance.one_of(words)));
      table.columns.push_back(
          kind < 2 ? text_column(chance, std::move(name))
                   : other_column(chance, std::move(name), kind < 4 ? TypeKind::kInteger : TypeKind::kDate));
    }
    catalog.tables.push_back(std::move(table));
  }
  return catalog;
}

std::vector<std::string> wide_questions(const catalog::Catalog& catalog, std::size_t count, std::uint64_t seed) {
  Chance chance(seed);
  std::vector<std::string> questions;
  while (questions.size() < count) {
    const auto& table = catalog.tables[chance.below(catalog.tables.size())];
    const std::string name = spoken(table.name);
    const auto any = [&](TypeKind kind) -> const Column* {
      for (std::size_t tries = 0; tries < 100; ++tries) {
        const auto& column = table.columns[chance.below(table.columns.size())];
        if (column.kind == kind && !column.name.ends_with("id")) return &column;
      }
      return nullptr;
    };
    const Column* text = any(TypeKind::kText);
    const Column* number = any(TypeKind::kInteger);
    if (text == nullptr || number == nullptr) continue;
    const std::string value = text->values[chance.below(text->values.size())];
    switch (chance.below(7)) {
      case 0:
        questions.push_back(std::format("How many {} are there?", name));
        break;
      case 1:
        questions.push_back(std::format("List the {} of all {}", spoken(text->name), name));
        break;
      case 2:
        questions.push_back(
            std::format("What is the average {} of {} by {}?", spoken(number->name), name, spoken(text->name)));
        break;
      case 3:
        questions.push_back(std::format("Show {} whose {} is {}", name, spoken(text->name), value));
        break;
      case 4:
        questions.push_back(std::format("Which {} have a {} over {}?", name, spoken(number->name), chance.below(500)));
        break;
      case 5:
        questions.push_back(std::format("Top 5 {} by {}", name, spoken(number->name)));
        break;
      default:
        questions.push_back(std::format("{} with the highest {} in {}", name, spoken(number->name), value));
        break;
    }
  }
  return questions;
}

}  // namespace dataquery::bench
