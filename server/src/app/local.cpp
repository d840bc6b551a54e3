#include "app/local.h"

#include <charconv>
#include <stdexcept>

#include "app/demo.h"
#include "app/llm_settings.h"

namespace dataquery::app {
namespace {

constexpr std::chrono::seconds kDescribeDeadline{60};

std::unique_ptr<Clock> clock_for(const std::optional<std::string>& today) {
  if (!today) return std::make_unique<SystemClock>();
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  const auto& text = *today;
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-';
  const auto read = [&](std::size_t at, std::size_t size, auto& number) {
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + size, number);
    return error == std::errc{} && end == text.data() + at + size;
  };
  const bool numbers = shaped && read(0, 4, year) && read(5, 2, month) && read(8, 2, day);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!numbers || !date.ok()) throw std::invalid_argument("--today must be a date such as 2026-06-30");
  return std::make_unique<FixedClock>(std::chrono::sys_days(date) + std::chrono::hours(12));
}

}  // namespace

Local::Local(const Config& config, const std::optional<std::string>& today)
    : config_(config),
      clock_(clock_for(today)),
      connectors_({.any_sqlite_file = true}),
      engine_(config, vectors_, *clock_) {}

std::optional<llm::Settings> Local::llm() const { return llm::choose({}, server_llm(config_)); }

Result<ask::Source> Local::open(const std::string& url) {
  if (const auto known = sources_.find(url); known != sources_.end()) return known->second;
  auto address = url;
  if (address.empty()) {
    auto demo = write_demo(config_.data);
    if (!demo) return propagate(demo);
    address = "sqlite://" + demo->string();
  }
  auto connector = connectors_.open(Secret(address));
  if (!connector) return propagate(connector);
  auto catalog = (*connector)->describe({}, Deadline::in(kDescribeDeadline), {});
  if (!catalog) return propagate(catalog);
  const ConnectionId id{static_cast<std::int64_t>(sources_.size()) + 1};
  return sources_
      .emplace(url, ask::Source{.id = id,
                                .connector = std::move(*connector),
                                .catalog = std::make_shared<const catalog::Catalog>(std::move(*catalog))})
      .first->second;
}

}  // namespace dataquery::app
