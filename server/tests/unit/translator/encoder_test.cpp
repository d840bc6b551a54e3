#include "translator/encoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "company.h"

namespace dataquery::translator {
namespace {

constexpr std::string_view kQuestion = "Which customers are from Sweden?";

class BrokenEncoder final : public Encoder {
 public:
  [[nodiscard]] Result<EncoderReading> read(const Understanding&) const override {
    return fail(ErrorCode::kInternal, "There is no encoder on this machine.");
  }
};

/// Is sure of one column for every role, and of nothing else.
class StubbornEncoder final : public Encoder {
 public:
  explicit StubbornEncoder(std::size_t column) : column_(column) {}
  [[nodiscard]] Result<EncoderReading> read(const Understanding& question) const override {
    EncoderReading reading;
    reading.columns.resize(question.links.columns.size(), {{-6, -6, -6, -6}, true});
    reading.columns[column_].roles = {6, -6, -6, -6};
    reading.tables.resize(question.links.tables.size(), {-4, -6, true});
    reading.tables[question.index.columns()[column_].ref.table].used = 6;
    for (std::size_t role = 0; role < kRoles; ++role) {
      for (std::size_t c = 0; c < reading.columns.size(); ++c)
        reading.leading_columns[role].see(c, reading.columns[c].roles[role]);
    }
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
      const std::size_t classes = slot_classes()[slot].classes.size();
      reading.slots[slot].assign(classes, -8);
      reading.slots[slot].front() = 0;
    }
    return reading;
  }

 private:
  std::size_t column_;
};

TEST(Encoder, a_translator_whose_encoder_fails_goes_by_words_alone_and_says_so) {
  const Translator without;
  const Translator broken(std::make_shared<BrokenEncoder>());
  const auto expected = without.translate(kQuestion, company(), kToday);
  const auto translation = broken.translate(kQuestion, company(), kToday);
  EXPECT_FALSE(expected.encoder_failed);
  EXPECT_TRUE(translation.encoder_failed);
  ASSERT_EQ(translation.candidates.size(), expected.candidates.size());
  EXPECT_EQ(translation.candidates.front().query.text, expected.candidates.front().query.text);
}

TEST(Encoder, what_it_is_sure_of_moves_the_translation) {
  const auto& columns = company().columns();
  for (const std::string_view name : {"salary", "last_name"}) {
    const auto found = std::ranges::find_if(
        columns, [&](const ColumnFacts& facts) { return company().catalog().column(facts.ref).name == name; });
    ASSERT_NE(found, columns.end()) << name;
    const Translator stubborn(std::make_shared<StubbornEncoder>(static_cast<std::size_t>(found - columns.begin())));
    const auto translation = stubborn.translate("Show it for the employees", company(), kToday);
    ASSERT_FALSE(translation.candidates.empty());
    EXPECT_FALSE(translation.encoder_failed);
    EXPECT_NE(translation.candidates.front().query.text.find(name), std::string::npos)
        << translation.candidates.front().query.text;
  }
}

TEST(Encoder, a_reading_lies_where_the_catalog_has_the_columns_and_its_slots_are_probabilities) {
  const auto links = link(kQuestion, company(), kToday);
  const Understanding question(company(), links);
  EncoderInput input;
  input.tables = {{.position = 2}};
  input.columns = {{.position = 5}, {.position = 1}};
  std::vector<float> slots;
  for (const auto& slot : slot_classes()) slots.insert(slots.end(), slot.classes.size(), 1.5F);
  const std::vector<float> columns = {1, 2, 3, 4, 5, 6, 7, 8};
  const std::vector<float> tables = {9, 10};
  const auto reading = reading_of(question, input, {columns, tables, slots});
  EXPECT_EQ(reading.columns[5].roles, (std::array<float, kRoles>{1, 2, 3, 4}));
  EXPECT_EQ(reading.columns[1].roles, (std::array<float, kRoles>{5, 6, 7, 8}));
  EXPECT_FALSE(reading.columns[0].read);
  EXPECT_EQ(reading.tables[2].bare, 10);
  for (const auto& slot : reading.slots)
    EXPECT_NEAR(std::exp(slot.front()), 1.0 / static_cast<double>(slot.size()), 1e-5);
}

}  // namespace
}  // namespace dataquery::translator
