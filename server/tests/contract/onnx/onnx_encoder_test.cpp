#include "adapters/onnx/onnx_encoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "base/log.h"
#include "company.h"

namespace dataquery::onnx {
namespace {

using translator::Slot;

Result<translator::EncoderReading> read(const translator::Encoder& encoder, std::string_view question) {
  const auto links = translator::link(question, translator::company(), translator::kToday);
  return encoder.read(translator::Understanding(translator::company(), links));
}

float share_of_first(const translator::EncoderReading& reading, Slot slot) {
  return std::exp(reading.slots[static_cast<std::size_t>(slot)].front());
}

TEST(OnnxEncoder, tells_a_count_from_a_list) {
  const auto encoder = embedded_encoder();
  const auto count = read(*encoder, "How many employees are there?");
  const auto list = read(*encoder, "List the last names of all employees.");
  ASSERT_TRUE(count) << count.error().detail;
  ASSERT_TRUE(list);
  EXPECT_LT(share_of_first(*count, Slot::kCount), 0.2F);
  EXPECT_GT(share_of_first(*list, Slot::kCount), 0.8F);
  for (const auto& column : list->columns) {
    EXPECT_TRUE(column.read);
    for (const float role : column.roles) EXPECT_TRUE(std::isfinite(role));
  }
}

TEST(OnnxEncoder, reads_the_same_from_many_threads_at_once) {
  const auto encoder = embedded_encoder();
  constexpr std::string_view kQuestion = "average salary per department";
  std::vector<std::optional<translator::EncoderReading>> readings(4);
  {
    std::vector<std::jthread> threads;
    for (auto& reading : readings) {
      threads.emplace_back([&] {
        if (auto got = read(*encoder, kQuestion)) reading = std::move(*got);
      });
    }
  }
  for (const auto& reading : readings) {
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->slots, readings.front()->slots);
  }
}

TEST(OnnxEncoder, what_is_no_network_is_an_error_at_every_question_and_one_line_in_the_log) {
  int lines = 0;
  log::set_sink([&](std::string_view) { ++lines; });
  constexpr std::string_view kNoNetwork = "not a network";
  const OnnxEncoder encoder(std::span(reinterpret_cast<const unsigned char*>(kNoNetwork.data()), kNoNetwork.size()),
                            "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n");
  for (int i = 0; i < 3; ++i) {
    const auto reading = read(encoder, "How many employees are there?");
    ASSERT_FALSE(reading);
    EXPECT_FALSE(reading.error().detail.empty());
  }
  log::set_sink({});
  EXPECT_EQ(lines, 1);
}

}  // namespace
}  // namespace dataquery::onnx
