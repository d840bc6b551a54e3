#pragma once

#include <string>
#include <utility>
#include <vector>

#include "catalog/catalog.h"
#include "plan/plan.h"

namespace dataquery::plan {

/// Positions in `documents()`.
enum : std::size_t { kCustomers, kTags, kOrders, kItems, kParts, kProducts, kStock, kMoves, kChecks };

/// Collections as sampling describes them: customers (with an address and a list of tags), orders of customers (with
/// items, each with parts), products of items, stock by warehouse and product (a key of two fields) with moves of
/// products, and checks of stock.
inline catalog::Catalog documents() {
  using catalog::TypeKind;
  const auto column = [](const char* name, const char* type, TypeKind kind, bool nullable = false) {
    catalog::Column result;
    result.name = name;
    result.type = type;
    result.kind = kind;
    result.nullable = nullable;
    return result;
  };
  const auto table = [](const char* name, std::vector<catalog::Column> columns,
                        std::vector<catalog::ForeignKey> keys = {}) {
    catalog::Table result;
    result.name = name;
    result.columns = std::move(columns);
    result.primary_key = {0};
    result.foreign_keys = std::move(keys);
    return result;
  };
  const auto list = [](catalog::Table elements, std::size_t of, const char* path, bool holds_documents = true) {
    elements.elements_of = catalog::Elements{of, path, holds_documents};
    elements.primary_key.clear();
    return elements;
  };
  catalog::Catalog catalog;
  catalog.dialect = catalog::Dialect::kMongodb;
  catalog.tables = {
      table("customers",
            {column("_id", "int", TypeKind::kInteger), column("name", "string", TypeKind::kText),
             column("address.city", "string", TypeKind::kText, true), column("joined", "date", TypeKind::kTimestamp),
             column("active", "bool", TypeKind::kBoolean), column("zip", "string | int", TypeKind::kText)}),
      list(table("customers.tags",
                 {column("customer_id", "int", TypeKind::kInteger), column("tags", "string", TypeKind::kText)},
                 {{{0}, kCustomers, {0}}}),
           kCustomers, "tags", false),
      table("orders",
            {column("_id", "objectId", TypeKind::kText), column("customer_id", "int", TypeKind::kInteger, true),
             column("day", "string", TypeKind::kDate, true), column("status", "string", TypeKind::kText),
             column("total", "double | string", TypeKind::kReal, true),
             column("placed.at", "date", TypeKind::kTimestamp)},
            {{{1}, kCustomers, {0}}}),
      list(table("orders.items",
                 {column("order_id", "objectId", TypeKind::kText),
                  column("product.code", "string", TypeKind::kText, true),
                  column("quantity", "int", TypeKind::kInteger, true), column("price", "decimal", TypeKind::kDecimal)},
                 {{{0}, kOrders, {0}}, {{1}, kProducts, {1}}}),
           kOrders, "items"),
      list(table("orders.items.parts",
                 {column("order_id", "objectId", TypeKind::kText), column("name", "string", TypeKind::kText)},
                 {{{0}, kItems, {0}}}),
           kItems, "parts"),
      table("products", {column("_id", "objectId", TypeKind::kText), column("code", "string", TypeKind::kText, true),
                         column("name", "string", TypeKind::kText), column("price", "double", TypeKind::kReal, true)}),
      table("stock",
            {column("warehouse", "string", TypeKind::kText), column("code", "string", TypeKind::kText, true),
             column("count", "int", TypeKind::kInteger), column("_id", "objectId", TypeKind::kText)},
            {{{1}, kProducts, {1}}}),
      list(table("stock.moves",
                 {column("stock_id", "objectId", TypeKind::kText), column("code", "string", TypeKind::kText),
                  column("moved", "int", TypeKind::kInteger)},
                 {{{0}, kStock, {3}}, {{1}, kProducts, {1}}}),
           kStock, "moves"),
      table("checks",
            {column("_id", "int", TypeKind::kInteger), column("warehouse", "string", TypeKind::kText, true),
             column("code", "string", TypeKind::kText, true), column("found", "int", TypeKind::kInteger)},
            {{{1, 2}, kStock, {0, 1}}}),
  };
  catalog.tables[kProducts].primary_key = {1};
  catalog.tables[kStock].primary_key = {0, 1};
  return catalog;
}

/// Words to write plans with.
inline Term column(std::size_t table, std::size_t position, DatePart part = DatePart::kNone) {
  return {Aggregate::kNone, false, catalog::ColumnRef{table, position}, part};
}
inline Term of(Aggregate aggregate, Term term, bool distinct = false) {
  term.aggregate = aggregate;
  term.distinct = distinct;
  return term;
}
inline Term rows() { return {Aggregate::kCount, false, std::nullopt, DatePart::kNone}; }
inline Term everything() { return {}; }
inline Literal text(const char* value) { return {Literal::Kind::kText, value}; }
inline Literal number(const char* value) { return {Literal::Kind::kNumber, value}; }
inline Literal truth(const char* value) { return {Literal::Kind::kBoolean, value}; }
inline Condition when(Term left, Comparison comparison, std::vector<Literal> values = {}) {
  return {left, comparison, std::move(values), nullptr};
}
inline Condition when(Term left, Comparison comparison, Plan nested) {
  return {left, comparison, {}, std::make_shared<const Plan>(std::move(nested))};
}

}  // namespace dataquery::plan
