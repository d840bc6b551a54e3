#include <format>

#include "adapters/connectors/mongo_key_names.h"
#include "contract/connectors/mongo_documents.h"

namespace dataquery::connectors {
namespace {

using Names = std::vector<std::string>;

// `count` documents, each made by `write` of its number from 1.
std::vector<std::string> made(int count, auto write) {
  std::vector<std::string> documents;
  for (int i = 1; i <= count; ++i) documents.push_back(write(i));
  return documents;
}

std::string object_id(int number) { return std::format(R"({{"$oid": "65a0000000000000{:08x}"}})", number); }

TEST(mongo_keys, an_object_id_that_others_refer_to_is_the_key) {
  MongoDocuments documents;
  const auto catalog =
      documents
          .collection("customers",
                      made(5, [](int i) { return std::format(R"({{"_id": {}, "number": {}}})", object_id(i), i); }))
          .collection("orders", made(9,
                                     [](int i) {
                                       return std::format(R"({{"_id": {}, "customer": {}}})", object_id(100 + i),
                                                          object_id(i % 5 + 1));
                                     }))
          .describe();
  EXPECT_EQ(references(catalog), (Names{"orders.customer -> customers._id"}));
  EXPECT_EQ(primary_key(catalog.tables[0]), (Names{"_id"}));
  EXPECT_EQ(column_names(catalog.tables[0]), (Names{"_id", "number"}));
}

TEST(mongo_keys, an_object_id_that_nobody_refers_to_gives_way_to_a_field_that_is_named_like_a_key) {
  MongoDocuments documents;
  const auto catalog =
      documents
          .collection("customers", made(5,
                                        [](int i) {
                                          return std::format(R"({{"_id": {}, "customer_id": {}, "name": "n{}"}})",
                                                             object_id(i), i, i);
                                        }))
          .collection("orders", made(9,
                                     [](int i) {
                                       return std::format(R"({{"_id": {}, "order_id": {}, "customer_id": {}}})",
                                                          object_id(100 + i), i, i % 5 + 1);
                                     }))
          .describe();
  EXPECT_EQ(column_names(catalog.tables[0]), (Names{"customer_id", "name", "_id"}));
  EXPECT_EQ(primary_key(catalog.tables[0]), (Names{"customer_id"}));
  EXPECT_EQ(catalog.tables[0].samples[0][2], "65a000000000000000000001");
  EXPECT_EQ(primary_key(catalog.tables[1]), (Names{"order_id"}));
  EXPECT_EQ(references(catalog), (Names{"orders.customer_id -> customers.customer_id"}));
}

TEST(mongo_keys, the_identifier_that_people_chose_is_the_key) {
  MongoDocuments documents;
  const auto catalog =
      documents
          .collection("countries", {R"({"_id": "ch", "name": "Switzerland"})", R"({"_id": "it", "name": "Italy"})"})
          .collection("cities", {R"({"_id": 1, "country": "ch"})", R"({"_id": 2, "country": "it"})"})
          .describe();
  EXPECT_EQ(primary_key(catalog.tables[0]), (Names{"_id"}));
  EXPECT_EQ(references(catalog), (Names{"cities.country -> countries._id"}));
}

TEST(mongo_keys, are_found_from_within_lists) {
  MongoDocuments documents;
  const auto catalog =
      documents.collection("products", made(4, [](int i) { return std::format(R"({{"_id": {}, "name": "p"}})", i); }))
          .collection("orders", {R"({"_id": 1, "items": [{"product_id": 2}, {"product_id": 4}]})"})
          .describe();
  EXPECT_EQ(references(catalog), (Names{"orders.items.product_id -> products._id"}));
}

TEST(mongo_keys, of_two_fields_are_found_where_neither_is_unique) {
  MongoDocuments documents;
  const auto catalog =
      documents.collection("students", made(4, [](int i) { return std::format(R"({{"_id": {}, "x": 1}})", i); }))
          .collection("courses", made(4, [](int i) { return std::format(R"({{"_id": {}, "x": 1}})", i); }))
          .collection("enrolments", made(12,
                                         [](int i) {
                                           return std::format(R"({{"_id": {}, "student_id": {}, "course_id": {}}})",
                                                              object_id(i), i % 4 + 1, i % 3 + 1);
                                         }))
          .describe();
  EXPECT_EQ(primary_key(catalog.tables[2]), (Names{"student_id", "course_id"}));
  EXPECT_EQ(references(catalog),
            (Names{"enrolments.student_id -> students._id", "enrolments.course_id -> courses._id"}));
}

struct ReferenceCase {
  const char* what;
  Names targets;  // documents of "suppliers"
  Names fields;   // documents of "parts"
  Names references;
};

class mongo_references : public ::testing::TestWithParam<ReferenceCase> {};

TEST_P(mongo_references, are_guessed_from_names_and_values) {
  const auto& expected = GetParam();
  MongoDocuments documents;
  const auto catalog =
      documents.collection("suppliers", expected.targets).collection("parts", expected.fields).describe();
  EXPECT_EQ(references(catalog), expected.references) << expected.what;
}

const Names kFive = {R"({"_id": 1})", R"({"_id": 2})", R"({"_id": 3})", R"({"_id": 4})", R"({"_id": 5})"};
const Names kFar = {R"({"_id": 1047})", R"({"_id": 52303})", R"({"_id": 7311})", R"({"_id": 900001})"};
const Names kObjects = {R"({"_id": {"$oid": "65a000000000000000000001"}})",
                        R"({"_id": {"$oid": "65a000000000000000000002"}})"};

INSTANTIATE_TEST_SUITE_P(
    all, mongo_references,
    ::testing::Values(
        ReferenceCase{"small numbers need a name", kFive, {R"({"rank": 2})", R"({"rank": 3})"}, {}},
        ReferenceCase{"the name of the collection and of the key",
                      kFive,
                      {R"({"supplier_id": 2})"},
                      {"parts.supplier_id -> suppliers._id"}},
        ReferenceCase{"in other spellings", kFive, {R"({"SupplierID": 2})"}, {"parts.SupplierID -> suppliers._id"}},
        ReferenceCase{"with words before it",
                      kFive,
                      {R"({"former_supplier_id": 2})"},
                      {"parts.former_supplier_id -> suppliers._id"}},
        ReferenceCase{
            "nested", kFive, {R"({"supplier": {"id": 2, "name": "x"}})"}, {"parts.supplier.id -> suppliers._id"}},
        ReferenceCase{"several of a kind",
                      kFive,
                      {R"({"supplier_id_1": 2, "supplier_id_2": 3})"},
                      {"parts.supplier_id_1 -> suppliers._id", "parts.supplier_id_2 -> suppliers._id"}},
        ReferenceCase{"a value that is not there", kFive, {R"({"supplier_id": 2})", R"({"supplier_id": 77})"}, {}},
        ReferenceCase{"another type", kFive, {R"({"supplier_id": "2"})"}, {}},
        ReferenceCase{"the same number in another type",
                      kFive,
                      {R"({"supplier_id": 2.0})"},
                      {"parts.supplier_id -> suppliers._id"}},
        ReferenceCase{"a count", kFive, {R"({"suppliers": 2.5})"}, {}},
        ReferenceCase{"ObjectIds need no name",
                      kObjects,
                      {R"({"made_by": {"$oid": "65a000000000000000000002"}})"},
                      {"parts.made_by -> suppliers._id"}},
        ReferenceCase{"nor do numbers far apart, in a field that is named like a key",
                      kFar,
                      {R"({"origin_code": 52303})", R"({"origin_code": 7311})", R"({"origin_code": 900001})"},
                      {"parts.origin_code -> suppliers._id"}},
        ReferenceCase{"numbers from one on among some far apart",
                      {R"({"_id": 1})", R"({"_id": 2})", R"({"_id": 3})", R"({"_id": 4})", R"({"_id": 900001})"},
                      {R"({"shelf_code": 1})", R"({"shelf_code": 2})", R"({"shelf_code": 3})", R"({"shelf_code": 4})"},
                      {}},
        ReferenceCase{"but not in a measure", kFar, {R"({"weight": 52303})", R"({"weight": 7311})"}, {}},
        ReferenceCase{"nothing to look at", kFive, {R"({"supplier_id": null})"}, {}}));

TEST(mongo_keys, a_few_strays_do_not_hide_a_reference_that_its_name_says) {
  MongoDocuments documents;
  auto orders = made(40, [](int i) { return std::format(R"({{"_id": {}, "customer_id": {}}})", i, i % 20 + 1); });
  orders.push_back(R"({"_id": 41, "customer_id": 0})");
  const auto catalog =
      documents.collection("customers", made(20, [](int i) { return std::format(R"({{"_id": {}}})", i); }))
          .collection("orders", orders)
          .describe();
  EXPECT_EQ(references(catalog), (Names{"orders.customer_id -> customers._id ?"}));
}

TEST(mongo_keys, a_collection_may_refer_to_itself) {
  MongoDocuments documents;
  const auto catalog =
      documents
          .collection("staff", made(6,
                                    [](int i) {
                                      return std::format(R"({{"_id": {}, "manager": {}, "grade": {}}})", i,
                                                         i == 1 ? "null" : std::to_string(i / 2), i % 2 + 1);
                                    }))
          .describe();
  EXPECT_EQ(references(catalog), (Names{"staff.manager -> staff._id"}));
}

TEST(mongo_keys, of_one_name_refer_to_the_collection_that_it_names) {
  MongoDocuments documents;
  const auto student = [](int i) { return std::format(R"({{"_id": {}, "student_id": {}}})", object_id(i), i); };
  const auto catalog =
      documents.collection("awards", made(3, student)).collection("students", made(9, student)).describe();
  EXPECT_EQ(references(catalog), (Names{"awards.student_id -> students.student_id"}));
}

TEST(mongo_keys, in_a_target_that_was_not_read_whole_are_looked_up) {
  const auto described = [](std::size_t there) {
    MongoDocuments documents;
    return references(
        documents.collection("customers", made(9, [](int i) { return std::format(R"({{"_id": {}}})", i); }))
            .only_some_of(1'000'000)
            .collection("orders", {R"({"_id": 1, "customer_id": 70707})", R"({"_id": 2, "customer_id": 80808})"})
            .describe([&](const catalog::Table& table, const std::string& field, const KeyValues& values) {
              EXPECT_EQ(table.name, "customers");
              EXPECT_EQ(field, "_id");
              EXPECT_EQ(values.example_count(), 2U);
              return Result<std::optional<std::size_t>>(there);
            }));
  };
  EXPECT_EQ(described(2), (Names{"orders.customer_id -> customers._id"}));
  EXPECT_EQ(described(0), Names{});
}

TEST(mongo_keys, in_a_target_that_cannot_be_looked_into_are_guesses) {
  MongoDocuments documents;
  const auto catalog =
      documents.collection("customers", made(9, [](int i) { return std::format(R"({{"_id": {}}})", i); }))
          .only_some_of(1'000'000)
          .collection("orders", {R"({"_id": 1, "customer_id": 70707, "size": 70707})"})
          .describe();
  EXPECT_EQ(references(catalog), (Names{"orders.customer_id -> customers._id ?"}));
}

}  // namespace
}  // namespace dataquery::connectors
