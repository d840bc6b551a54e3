#include "base/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>

#include "base/json_text.h"

namespace dataquery::log {
namespace {

constexpr std::array<std::string_view, 4> kLevelNames = {"debug", "info", "warning", "error"};
constexpr std::size_t kKeptCapacity = 64 * 1024;

std::atomic<Level> level_now{Level::kInfo};

struct TestSink {
  std::mutex mutex;
  std::function<void(std::string_view)> function;
  std::atomic<bool> set{false};
};

TestSink& test_sink() {
  static TestSink sink;
  return sink;
}

spdlog::logger& stderr_logger() {
  static const auto kLogger = [] {
    auto made = std::make_unique<spdlog::logger>("dataquery", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    made->set_level(spdlog::level::trace);               // `enabled` decides
    made->set_error_handler([](const std::string&) {});  // a full or closed stderr must not stop the server
    return made;
  }();
  return *kLogger;
}

template <typename Number>
void append_number(std::string& line, Number number) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  line.append(text.data(), end);
}

void append_value(std::string& line, const Field::Value& value) {
  std::visit(
      [&]<typename T>(const T& held) {
        if constexpr (std::same_as<T, bool>) {
          line += held ? "true" : "false";
        } else if constexpr (std::same_as<T, std::string_view>) {
          append_json_string(line, held);
        } else if constexpr (std::same_as<T, double>) {
          if (std::isfinite(held)) {
            append_number(line, held);
          } else {
            line += "null";  // JSON has no infinity
          }
        } else {
          append_number(line, held);
        }
      },
      value);
}

/// Appends "2026-01-31T12:00:00.000Z".
void append_time(std::string& line) {
  const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto day = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{now - day};
  std::array<char, 40> text{};
  const int size = std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int{date.year()},
                                 unsigned{date.month()}, unsigned{date.day()}, static_cast<int>(time.hours().count()),
                                 static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                                 static_cast<int>(time.subseconds().count()));
  line.append(text.data(), static_cast<std::size_t>(size));
}

void format(std::string& line, Level level, std::string_view message, Fields fields) {
  line = R"({"time":")";
  append_time(line);
  line += R"(","level":")";
  line += kLevelNames.at(static_cast<std::size_t>(level));
  line += R"(","message":)";
  append_json_string(line, message);
  for (const auto& field : fields) {
    line += ',';
    append_json_string(line, field.key);
    line += ':';
    append_value(line, field.value);
  }
  line += '}';
}

}  // namespace

void set_level(Level level) noexcept { level_now.store(level, std::memory_order_relaxed); }

bool enabled(Level level) noexcept {
  return level != Level::kOff && level >= level_now.load(std::memory_order_relaxed);
}

void set_sink(std::function<void(std::string_view line)> sink) {
  auto& test = test_sink();
  const std::lock_guard lock(test.mutex);
  test.function = std::move(sink);
  test.set = static_cast<bool>(test.function);
}

void write(Level level, std::string_view message, Fields fields) noexcept {
  if (!enabled(level)) return;
  try {
    thread_local std::string line;  // kept between calls: no allocation for the usual line
    format(line, level, message, fields);
    if (auto& test = test_sink(); test.set) {
      const std::lock_guard lock(test.mutex);
      if (test.function) test.function(line);
    } else {
      stderr_logger().log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
    }
    if (line.capacity() > kKeptCapacity) line = {};
  } catch (...) {  // out of memory, or a sink that throws: the line is lost, the program goes on
    return;
  }
}

}  // namespace dataquery::log
