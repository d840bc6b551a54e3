#include "catalog/meaning.h"

#include <gtest/gtest.h>

namespace dataquery::catalog {
namespace {

Catalog shop() {
  Catalog catalog{.dialect = Dialect::kPostgresql};
  catalog.tables.push_back({.schema = "public",
                            .name = "orders",
                            .columns = {{.name = "id", .kind = TypeKind::kInteger},
                                        {.name = "status",
                                         .kind = TypeKind::kText,
                                         .values = {"paid", "shipped", "Sent back"},
                                         .values_complete = true},
                                        {.name = "total_amount", .kind = TypeKind::kDecimal},
                                        {.name = "shipped_at", .kind = TypeKind::kTimestamp},
                                        {.name = "is_gift", .kind = TypeKind::kBoolean}}});
  catalog.tables.push_back({.schema = "crm",
                            .name = "customers",
                            .columns = {{.name = "id", .kind = TypeKind::kInteger},
                                        {.name = "name", .kind = TypeKind::kText, .values = {"Ada"}}}});
  return catalog;
}

Meaning of_column(std::size_t table, std::size_t column) { return {{table, column}, std::nullopt}; }
Meaning tested(std::size_t column, Compared compared, std::vector<std::string> constants) {
  return {{0, column}, Test{compared, std::move(constants)}};
}

TEST(Meaning, is_read_from_names_and_expressions_and_written_back) {
  struct Case {
    Definition definition;
    Meaning meaning;
    std::string written;
  };
  const Case cases[] = {
      {{.column = "orders.total_amount"}, of_column(0, 2), "orders.total_amount"},
      {{.column = " Orders.Total_Amount "}, of_column(0, 2), "orders.total_amount"},
      {{.column = "total_amount"}, of_column(0, 2), "orders.total_amount"},
      {{.column = "crm.customers.name"}, of_column(1, 1), "crm.customers.name"},
      {{.column = "orders.status", .equals = {"PAID"}},
       tested(1, Compared::kEqual, {"paid"}),
       "orders.status = 'paid'"},
      {{.column = "orders.status", .equals = {"paid", "sent back", "Paid"}},
       tested(1, Compared::kEqual, {"paid", "Sent back"}),
       "orders.status is 'paid' or 'Sent back'"},
      {{.column = "orders.is_gift", .equals = {"True"}},
       tested(4, Compared::kEqual, {"true"}),
       "orders.is_gift = true"},
      {{.expression = "orders.total_amount > 1000"},
       tested(2, Compared::kGreater, {"1000"}),
       "orders.total_amount > 1000"},
      {{.expression = "total_amount<=-2.5"}, tested(2, Compared::kLessEqual, {"-2.5"}), "orders.total_amount <= -2.5"},
      {{.expression = "orders.status <> 'Paid'"}, tested(1, Compared::kNotEqual, {"paid"}), "orders.status <> 'paid'"},
      {{.expression = "orders.shipped_at IS NULL"}, tested(3, Compared::kMissing, {}), "orders.shipped_at is null"},
      {{.expression = "orders.shipped_at is not null"},
       tested(3, Compared::kPresent, {}),
       "orders.shipped_at is not null"},
      {{.expression = "orders.shipped_at >= 2026-01-01"},
       tested(3, Compared::kGreaterEqual, {"2026-01-01"}),
       "orders.shipped_at >= '2026-01-01'"},
  };
  const auto catalog = shop();
  for (const auto& [definition, meaning, words] : cases) {
    const auto resolved = resolve(catalog, definition);
    ASSERT_TRUE(resolved) << words << ": " << resolved.error().message;
    EXPECT_EQ(*resolved, meaning) << words;
    EXPECT_EQ(written(catalog, *resolved), words);
  }
}

TEST(Meaning, a_value_may_be_new_where_not_all_are_known) {
  const auto resolved = resolve(shop(), {.column = "crm.customers.name", .equals = {"Grace"}});
  ASSERT_TRUE(resolved);
  EXPECT_EQ(resolved->test->constants, std::vector<std::string>{"Grace"});
}

TEST(Meaning, that_is_wrong_is_refused_with_what_would_be_right) {
  struct Case {
    Definition definition;
    std::string field;
    std::string message;
  };
  const Case cases[] = {
      {{.column = ""}, "column", "Say which column, such as orders.total_amount."},
      {{.column = "orders.total"}, "column", "orders has no column total; did you mean total_amount?"},
      {{.column = "order.status"},
       "column",
       "There is no column order.status; did you mean orders.status, orders.id or orders.is_gift?"},
      {{.column = "statu"}, "column", "There is no column statu; did you mean status?"},
      {{.column = "weather"}, "column", "There is no column weather."},
      {{.column = "id"},
       "column",
       "Several tables have a column id: say which, such as orders.id or crm.customers.id."},
      {{.column = "orders.nothing", .equals = {"paid"}}, "value", "orders has no column nothing."},
      {{.column = "orders.status", .equals = {"shiped"}},
       "value",
       "orders.status never is 'shiped'; did you mean 'shipped'?"},
      {{.column = "orders.status", .equals = {"xyzzy"}},
       "value",
       "orders.status never is 'xyzzy'; did you mean 'paid', 'shipped' or 'Sent back'?"},
      {{.column = "orders.total_amount", .equals = {"many"}},
       "value",
       "orders.total_amount holds a number, which many is not."},
      {{.expression = "orders.total_amount > many"},
       "expression",
       "orders.total_amount holds a number, which many is not."},
      {{.expression = "orders.total > 10"}, "expression", "orders has no column total; did you mean total_amount?"},
      {{.expression = "orders.total_amount >"}, "expression", "Something must follow “>”."},
      {{.expression = "orders.shipped_at is null or 1"},
       "expression",
       "Nothing can follow “is null”: write one comparison."},
      {{.expression = "orders.total_amount"},
       "expression",
       "Write one comparison of a column with a constant, such as orders.total_amount > 1000 or orders.shipped_at is "
       "null; sums and products of columns are not possible."},
  };
  const auto catalog = shop();
  for (const auto& [definition, field, message] : cases) {
    const auto resolved = resolve(catalog, definition);
    ASSERT_FALSE(resolved) << message;
    EXPECT_EQ(resolved.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(resolved.error().field, field) << message;
    EXPECT_EQ(resolved.error().message, message);
  }
}

}  // namespace
}  // namespace dataquery::catalog
