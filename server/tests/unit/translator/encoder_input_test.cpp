#include "translator/encoder_input.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "company.h"

namespace dataquery::translator {
namespace {

const WordPieces& words() {
  static const std::string vocabulary = [] {
    std::ifstream file(DATAQUERY_SOURCE_DIR "/server/assets/encoder/vocabulary.txt");
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  static const WordPieces instance(vocabulary);
  return instance;
}

EncoderInput input_of(std::string_view question, const CatalogIndex& index) {
  const auto links = link(question, index, kToday);
  return encoder_input(Understanding(index, links), words());
}

/// A catalog of `count` tables with `columns` columns each, named by numbers, and one that is called otherwise.
std::shared_ptr<const CatalogIndex> wide_catalog(std::size_t count, std::size_t columns) {
  catalog::Catalog made;
  for (std::size_t t = 0; t < count; ++t) {
    catalog::Table table{.name = t + 1 == count ? "penguins" : "part_" + std::to_string(t)};
    for (std::size_t c = 0; c < columns; ++c)
      table.columns.push_back({.name = "field_" + std::to_string(c), .kind = catalog::TypeKind::kInteger});
    made.tables.push_back(std::move(table));
  }
  return CatalogIndex::build(std::make_shared<const catalog::Catalog>(std::move(made)));
}

TEST(EncoderInput, holds_the_question_and_every_name_of_a_small_catalog) {
  const auto input = input_of("How many employees are there?", company());
  EXPECT_EQ(input.pieces.front(), WordPieces::kBegin);
  EXPECT_EQ(input.pieces[input.question_end], WordPieces::kSeparator);
  EXPECT_EQ(input.marks.size(), input.pieces.size());
  EXPECT_EQ(input.tables.size(), company().catalog().tables.size());
  EXPECT_EQ(input.columns.size(), company().columns().size());
  std::set<std::size_t> positions;
  for (const auto& column : input.columns) {
    positions.insert(column.position);
    EXPECT_LT(column.first, column.last);
    EXPECT_GE(column.first, input.tables[column.table].last);
    EXPECT_EQ(input.tables[column.table].position, company().columns()[column.position].ref.table);
  }
  EXPECT_EQ(positions.size(), input.columns.size());
}

TEST(EncoderInput, marks_a_name_that_is_said_and_shows_the_value_that_a_column_holds) {
  const auto plain = input_of("How many are there?", company());
  const auto named = input_of("How many customers are from Sweden?", company());
  std::set<std::uint32_t> marks(named.marks.begin(), named.marks.end());
  EXPECT_GT(marks.size(), std::set<std::uint32_t>(plain.marks.begin(), plain.marks.end()).size());
  EXPECT_GT(named.pieces.size() - named.question_end, plain.pieces.size() - plain.question_end) << "no value was added";
}

TEST(EncoderInput, never_exceeds_its_room_and_keeps_the_table_that_is_said) {
  for (const auto& [tables, columns] : {std::pair{400U, 3U}, {40U, 30U}, {1U, 2'000U}}) {
    const auto index = wide_catalog(tables, columns);
    const auto input = input_of("How many penguins have a field 7 above 12?", *index);
    EXPECT_LE(input.pieces.size(), kMostPieces);
    EXPECT_TRUE(std::ranges::contains(input.tables, tables - 1, &EncoderInput::Name::position)) << tables;
    EXPECT_FALSE(input.columns.empty());
  }
}

TEST(EncoderInput, a_question_without_end_leaves_room_for_the_catalog) {
  std::string question = "employees";
  for (int i = 0; i < 2'000; ++i) question += " and salary";
  const auto input = input_of(question, company());
  EXPECT_LE(input.pieces.size(), kMostPieces);
  EXPECT_FALSE(input.columns.empty());
}

}  // namespace
}  // namespace dataquery::translator
