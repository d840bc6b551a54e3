#include <format>

#include "contract/connectors/mongo_documents.h"

namespace dataquery::connectors {
namespace {

using catalog::TypeKind;
using Names = std::vector<std::string>;

struct FieldCase {
  std::string values;  // of the field "f" in documents of their own; "-" where it is missing
  std::string type;
  TypeKind kind;
  std::string minimum, maximum;
};

std::vector<std::string> documents_with(const std::string& values) {
  std::vector<std::string> documents;
  std::size_t from = 0;
  while (from <= values.size()) {
    const auto end = std::min(values.find(" ; ", from), values.size());
    const auto value = values.substr(from, end - from);
    documents.push_back(value == "-" ? R"({"g": 1})" : R"({"f": )" + value + "}");
    from = end + 3;
  }
  return documents;
}

class mongo_field_types : public ::testing::TestWithParam<FieldCase> {};

TEST_P(mongo_field_types, are_read_from_the_values) {
  const auto& expected = GetParam();
  MongoDocuments documents;
  const auto catalog = documents.collection("c", documents_with(expected.values)).describe();
  const auto& column = column_named(catalog.tables.front(), "f");
  EXPECT_EQ(column.type, expected.type) << expected.values;
  EXPECT_EQ(column.kind, expected.kind) << expected.values;
  EXPECT_EQ(column.minimum.value_or(""), expected.minimum) << expected.values;
  EXPECT_EQ(column.maximum.value_or(""), expected.maximum) << expected.values;
}

INSTANTIATE_TEST_SUITE_P(
    all, mongo_field_types,
    ::testing::Values(
        FieldCase{"3 ; 1 ; -2", "int", TypeKind::kInteger, "-2", "3"},
        FieldCase{R"({"$numberLong": "9007199254740993"} ; 1)", "int | long", TypeKind::kInteger, "1",
                  "9007199254740993"},
        FieldCase{"2.5 ; 3.0", "double", TypeKind::kReal, "2.5", "3.0"},
        FieldCase{"1 ; 2 ; 2.5", "int | double", TypeKind::kReal, "1", "2.5"},
        FieldCase{R"({"$numberDecimal": "10.50"} ; {"$numberDecimal": "9"})", "decimal", TypeKind::kDecimal, "9",
                  "10.50"},
        FieldCase{R"({"$numberDouble": "NaN"} ; 1.0)", "double", TypeKind::kReal, "1.0", "1.0"},
        FieldCase{"true ; false", "bool", TypeKind::kBoolean, "", ""},
        FieldCase{R"("a" ; "b")", "string", TypeKind::kText, "", ""},
        FieldCase{R"("2024-01-31" ; "2023-02-01")", "string", TypeKind::kDate, "2023-02-01", "2024-01-31"},
        FieldCase{R"("2024-01-31 10:00" ; "2023-02-01")", "string", TypeKind::kTimestamp, "2023-02-01",
                  "2024-01-31 10:00"},
        FieldCase{R"("10:00" ; "09:30:15")", "string", TypeKind::kTime, "09:30:15", "10:00"},
        FieldCase{R"("2024-01-31" ; "soon")", "string", TypeKind::kText, "", ""},
        FieldCase{R"({"$date": "2024-01-31T10:00:00Z"} ; {"$date": "1969-12-31T23:59:59.500Z"})", "date",
                  TypeKind::kTimestamp, "1969-12-31T23:59:59.500Z", "2024-01-31T10:00:00Z"},
        FieldCase{R"({"$oid": "65a000000000000000000001"})", "objectId", TypeKind::kText, "", ""},
        FieldCase{R"({"$binary": {"base64": "AAEC", "subType": "00"}})", "binData", TypeKind::kBytes, "", ""},
        FieldCase{R"({"$uuid": "73ffd264-44b3-4c69-90e8-e7d1dfc035d4"})", "binData", TypeKind::kText, "", ""},
        FieldCase{R"({"$regularExpression": {"pattern": "a", "options": ""}})", "regex", TypeKind::kOther, "", ""},
        FieldCase{"null ; null", "null", TypeKind::kOther, "", ""},
        FieldCase{R"(1 ; 2 ; "n/a" ; -)", "int | string", TypeKind::kInteger, "1", "2"},
        FieldCase{R"(7 ; "A7" ; "B2")", "string | int", TypeKind::kText, "", ""},
        FieldCase{"[] ; null", "array", TypeKind::kJson, "", ""},
        FieldCase{"{} ; {}", "object", TypeKind::kJson, "", ""},
        FieldCase{"[[1, 2], [3]] ; 1 ; 2", "int | array", TypeKind::kInteger, "1", "2"}));

TEST(mongo_fields, of_nested_documents_have_dotted_names_where_the_document_stands) {
  MongoDocuments documents;
  const auto catalog =
      documents
          .collection("people", {R"({"name": "Ada", "home": {"city": "Bern", "at": {"x": 1}}, "age": 3})",
                                 R"({"name": "Bob", "home": {"city": "Rome", "zip": "00100"}})"})
          .describe();
  EXPECT_EQ(column_names(catalog.tables.front()), (Names{"name", "home.city", "home.at.x", "home.zip", "age"}));
  EXPECT_EQ(column_named(catalog.tables.front(), "home.city").values, (Names{"Bern", "Rome"}));
  EXPECT_TRUE(column_named(catalog.tables.front(), "home.city").values_complete);
  EXPECT_FALSE(column_named(catalog.tables.front(), "home.city").nullable);
  EXPECT_TRUE(column_named(catalog.tables.front(), "home.zip").nullable);
}

TEST(mongo_fields, say_how_often_they_hold_which_type) {
  MongoDocuments documents;
  const auto catalog = documents.collection("c", documents_with(R"(1 ; 2 ; "x" ; null ; -)")).describe();
  const auto& column = column_named(catalog.tables.front(), "f");
  ASSERT_EQ(column.type_shares.size(), 4U);
  EXPECT_EQ(column.type_shares[0].type, "int");
  EXPECT_DOUBLE_EQ(column.type_shares[0].share, 0.4);
  EXPECT_EQ(column.type_shares[3].type, "missing");
  EXPECT_DOUBLE_EQ(column.type_shares[3].share, 0.2);
  EXPECT_TRUE(column.nullable);
  const auto plain = MongoDocuments().collection("c", documents_with("1 ; 2")).describe();
  EXPECT_TRUE(column_named(plain.tables.front(), "f").type_shares.empty());
}

TEST(mongo_fields, that_are_lists_are_tables_of_their_elements) {
  MongoDocuments documents;
  const auto catalog =
      documents
          .collection("orders", {R"({"_id": 7, "items": [{"product": "tea", "count": 2, "notes": ["a", "b"]},
                                                          {"product": "jam"}], "tags": ["new", "gift"]})",
                                 R"({"_id": 8, "items": [{"product": "tea", "count": 1}], "tags": []})"})
          .describe();
  std::vector<std::string> names;
  for (const auto& table : catalog.tables) names.push_back(table.name);
  EXPECT_EQ(names, (Names{"orders", "orders.items", "orders.items.notes", "orders.tags"}));
  EXPECT_EQ(column_names(catalog.tables[0]), (Names{"_id"}));

  const auto& items = catalog.tables[1];
  EXPECT_EQ(column_names(items), (Names{"order_id", "product", "count"}));
  ASSERT_TRUE(items.elements_of.has_value());
  EXPECT_EQ(items.elements_of->table, 0U);
  EXPECT_EQ(items.elements_of->path, "items");
  EXPECT_TRUE(items.elements_of->documents);
  EXPECT_EQ(items.row_estimate, 3);
  EXPECT_EQ(items.columns[0].kind, TypeKind::kInteger);
  EXPECT_FALSE(items.columns[0].nullable);
  EXPECT_TRUE(items.columns[2].nullable);
  ASSERT_EQ(items.foreign_keys.size(), 1U);
  EXPECT_EQ(items.foreign_keys[0].table, 0U);
  EXPECT_TRUE(items.foreign_keys[0].declared);
  ASSERT_EQ(items.samples.size(), 3U);
  EXPECT_EQ(items.samples[1], (std::vector<std::optional<std::string>>{"7", "jam", std::nullopt}));

  const auto& notes = catalog.tables[2];
  EXPECT_EQ(column_names(notes), (Names{"order_id", "notes"}));
  EXPECT_EQ(notes.elements_of->table, 1U);
  EXPECT_FALSE(notes.elements_of->documents);
  EXPECT_EQ(notes.foreign_keys[0].table, 1U);
  EXPECT_EQ(notes.columns[1].values, (Names{"a", "b"}));
  EXPECT_EQ(notes.samples[0], (std::vector<std::optional<std::string>>{"7", "a"}));
}

TEST(mongo_fields, that_hold_a_list_now_and_then_stay_columns) {
  MongoDocuments documents;
  const auto catalog = documents.collection("c", documents_with(R"("a" ; "b" ; "c" ; ["d", "e"])")).describe();
  ASSERT_EQ(catalog.tables.size(), 1U);
  EXPECT_EQ(column_named(catalog.tables[0], "f").kind, TypeKind::kText);
  EXPECT_EQ(column_named(catalog.tables[0], "f").type, "string | array");
}

TEST(mongo_fields, of_a_mixed_list_are_those_of_its_documents) {
  MongoDocuments documents;
  const auto catalog = documents.collection("c", {R"({"_id": 1, "list": [1, {"a": 2}, "x"]})"}).describe();
  EXPECT_EQ(column_names(catalog.tables[1]), (Names{"c_id", "a"}));
  EXPECT_TRUE(catalog.tables[1].elements_of->documents);
}

TEST(mongo_fields, give_way_to_the_name_of_the_document_that_holds_the_list) {
  MongoDocuments documents;
  const auto catalog = documents.collection("orders", {R"({"_id": 1, "items": [{"order_id": 2}]})"}).describe();
  EXPECT_EQ(column_names(catalog.tables[1]), (Names{"order__id", "order_id"}));
}

TEST(mongo_fields, with_names_that_no_path_can_say_are_left_out) {
  BsonDocument odd = document(R"({"a b": 1, "Größe": 2})");
  bson_append_int32(odd.get(), "", 0, 1);
  bson_append_int32(odd.get(), "$where", 6, 1);
  bson_append_int32(odd.get(), "a.b", 3, 1);
  bson_append_int32(odd.get(), "\xFF", 1, 1);
  MongoDocuments documents;
  const auto catalog = documents.collection("c", {}).add(*odd).describe();
  EXPECT_EQ(column_names(catalog.tables[0]), (Names{"a b", "Größe"}));
}

TEST(mongo_fields, of_a_document_whose_names_are_data_are_one_column) {
  std::vector<std::string> many;
  std::vector<std::string> few;
  for (int i = 0; i < 40; ++i) {
    many.push_back(std::format(R"({{"by_user": {{"user{}": 1, "user{}": 2}}}})", i * 9, i * 9 + 1));
    few.push_back(std::format(R"({{"by_year": {{"{}": 1, "{}": 2}}}})", 2000 + i % 3, 2001 + i % 3));
  }
  MongoDocuments documents;
  const auto catalog = documents.collection("many", many).collection("few", few).describe();
  EXPECT_EQ(column_names(catalog.tables[0]), (Names{"by_user"}));
  EXPECT_EQ(catalog.tables[0].columns[0].kind, TypeKind::kJson);
  EXPECT_FALSE(catalog.tables[0].columns[0].comment.empty());
  EXPECT_EQ(column_names(catalog.tables[1]), (Names{"by_year"}));
}

TEST(mongo_fields, of_a_collection_are_bounded_the_commonest_first) {
  MongoDocuments documents;
  documents.collection("c", {});
  for (int i = 0; i < 3000; ++i) documents.add(*document(std::format(R"({{"common": 1, "only_in_{}": 2}})", i)));
  const auto catalog = documents.describe();
  EXPECT_EQ(catalog.tables[0].columns.size(), 500U);
  EXPECT_EQ(catalog.tables[0].columns[0].name, "common");
}

TEST(mongo_fields, nested_beyond_measure_end_in_a_column) {
  std::string deep = "1";
  for (int i = 0; i < 60; ++i) deep = R"({"a": )" + deep + "}";
  std::string lists = "1";
  for (int i = 0; i < 20; ++i) lists = R"([{"b": )" + lists + "}]";
  MongoDocuments documents;
  const auto catalog = documents.collection("c", {deep, R"({"_id": 1, "b": )" + lists + "}"}).describe();
  EXPECT_LE(catalog.tables.size(), 6U);
  for (const auto& table : catalog.tables) {
    for (const auto& column : table.columns) EXPECT_LE(std::ranges::count(column.name, '.'), 8);
  }
  EXPECT_EQ(catalog.tables.back().columns.back().kind, TypeKind::kJson);
}

TEST(mongo_fields, keep_texts_up_to_a_length_and_cut_those_of_samples) {
  const std::string text(150, 'x');
  MongoDocuments documents;
  const auto catalog =
      documents.collection("c", {R"({"f": ")" + text + text + R"("})", R"({"f": "short"})"}).describe();
  const auto& column = column_named(catalog.tables[0], "f");
  EXPECT_EQ(column.values, (Names{"short"}));
  EXPECT_FALSE(column.values_complete);
  EXPECT_EQ(catalog.tables[0].samples[0][0], std::string(200, 'x') + "…");
}

TEST(mongo_fields, of_part_of_a_collection_are_estimates) {
  MongoDocuments documents;
  const auto catalog = documents.collection("c", {R"({"_id": 1, "f": "a", "list": [1, 2]})", R"({"_id": 2, "f": "b"})"})
                           .only_some_of(1000)
                           .describe();
  EXPECT_EQ(catalog.tables[0].row_estimate, 1000);
  EXPECT_EQ(catalog.tables[1].row_estimate, 1000);
  EXPECT_FALSE(column_named(catalog.tables[0], "f").values_complete);
}

TEST(mongo_fields, in_samples_are_written_as_people_read_them) {
  MongoDocuments documents;
  const auto catalog =
      documents
          .collection("c", {R"({"_id": {"$oid": "65a000000000000000000001"}, "at": {"$date": "2024-01-31T10:00:00Z"},
                       "price": {"$numberDecimal": "1.50"}, "raw": {"$binary": {"base64": "AAEC", "subType": "00"}},
                       "map": {"1": 2, "3": null}, "seldom": null})"})
          .describe();
  EXPECT_EQ(catalog.tables[0].samples[0], (std::vector<std::optional<std::string>>{
                                              "2024-01-31T10:00:00Z", "1.50", "(3 bytes)", R"({"1": 2, "3": null})",
                                              std::nullopt, "65a000000000000000000001"}));
}

TEST(mongo_fields, of_an_empty_collection_are_its_identifier) {
  MongoDocuments documents;
  const auto catalog = documents.collection("c", {}).describe();
  EXPECT_EQ(column_names(catalog.tables[0]), (Names{"_id"}));
  EXPECT_EQ(catalog.tables[0].row_estimate, 0);
}

}  // namespace
}  // namespace dataquery::connectors
