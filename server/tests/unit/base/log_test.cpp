#include "base/log.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cmath>
#include <string>
#include <vector>

namespace dataquery {
namespace {

class Log : public ::testing::Test {
 protected:
  void SetUp() override {
    log::set_sink([this](std::string_view line) { lines.emplace_back(line); });
  }
  void TearDown() override {
    log::set_sink({});
    log::set_level(log::Level::kInfo);
  }
  [[nodiscard]] boost::json::object only_line() const {
    EXPECT_EQ(lines.size(), 1U);
    return boost::json::parse(lines.at(0)).as_object();
  }
  std::vector<std::string> lines;
};

TEST_F(Log, writes_one_json_object_a_line) {
  log::info("started", {{"port", 8000}, {"host", "localhost"}, {"ready", true}, {"ms", 1.5}, {"big", UINT64_MAX}});
  const auto line = only_line();
  EXPECT_EQ(line.at("level").as_string(), "info");
  EXPECT_EQ(line.at("message").as_string(), "started");
  EXPECT_EQ(line.at("port").as_int64(), 8000);
  EXPECT_EQ(line.at("host").as_string(), "localhost");
  EXPECT_TRUE(line.at("ready").as_bool());
  EXPECT_EQ(line.at("ms").as_double(), 1.5);
  EXPECT_EQ(line.at("big").as_uint64(), UINT64_MAX);
  const std::string time(line.at("time").as_string());
  EXPECT_EQ(time.size(), 24U);
  EXPECT_EQ(time.back(), 'Z');
}

TEST_F(Log, stays_json_whatever_the_text) {
  const std::string nasty = "quote \" slash \\ line\nbreak \x01 bad \xFF\xC0 utf-8, good \xC3\xA9";
  log::warning(nasty, {{nasty, nasty}, {"infinite", INFINITY}});
  const auto line = only_line();
  EXPECT_EQ(lines.at(0).find('\n'), std::string::npos);
  EXPECT_TRUE(std::string(line.at("message").as_string()).ends_with("good \xC3\xA9"));
  EXPECT_TRUE(line.at("infinite").is_null());
}

TEST_F(Log, drops_what_is_below_its_level) {
  log::set_level(log::Level::kWarning);
  log::debug("no");
  log::info("no");
  log::warning("yes");
  log::error("yes");
  EXPECT_EQ(lines.size(), 2U);
  log::set_level(log::Level::kOff);
  log::error("no");
  EXPECT_EQ(lines.size(), 2U);
}

TEST_F(Log, never_throws) {
  log::set_sink([](std::string_view) { throw std::runtime_error("disk full"); });
  log::error("lost");
}

}  // namespace
}  // namespace dataquery
