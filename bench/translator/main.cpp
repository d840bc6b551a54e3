// How long the built-in translator takes for a question. See README.md.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <format>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/connectors/connector_factory.h"
#include "questions.h"
#include "translator/links.h"
#include "translator/translator.h"
#include "translator/understanding.h"
#include "wide_catalog.h"

#ifdef DATAQUERY_WITH_ENCODER
#include "adapters/onnx/onnx_encoder.h"
#endif

namespace dataquery::bench {
namespace {

constexpr std::chrono::year_month_day kToday{std::chrono::year{2026}, std::chrono::June, std::chrono::day{30}};
constexpr std::uint64_t kSeed = 7;

/// What the calling thread has computed, in milliseconds: other programs do not count.
double cpu_milliseconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

template <typename Work>
double timed(Work work) {
  const double begin = cpu_milliseconds();
  work();
  return cpu_milliseconds() - begin;
}

void print(const std::string& what, std::vector<double> times) {
  std::ranges::sort(times);
  std::printf("  %-42s p50 %8.2f   p99 %8.2f   longest %8.2f ms\n", what.c_str(), times[times.size() / 2],
              times[std::min(times.size() - 1, times.size() * 99 / 100)], times.back());
}

/// Times of each question: finding links, the understanding of them, and the whole translation (which does both again).
struct Times {
  std::vector<double> links;
  std::vector<double> understanding;
  std::vector<double> translation;

  void add(const translator::Translator& translator, const translator::CatalogIndex& index,
           const std::string& question) {
    translator::Links found;
    links.push_back(timed([&] { found = translator::link(question, index, kToday); }));
    understanding.push_back(timed([&] { const translator::Understanding understood(index, found); }));
    translation.push_back(timed([&] { (void)translator.translate(question, index, kToday); }));
  }

  void print_all() const {
    print("translation", translation);
    print("  of it, links", links);
    print("  of it, their understanding", understanding);
  }
};

void wide(const translator::Translator& translator, std::size_t tables, std::size_t columns, std::size_t count) {
  auto catalog = std::make_shared<const catalog::Catalog>(wide_catalog(tables, columns, kSeed));
  std::shared_ptr<const translator::CatalogIndex> index;
  const double built = timed([&] { index = translator::CatalogIndex::build(catalog); });
  std::printf("%zu tables of %zu columns, %zu different words; made ready in %.0f ms; %zu questions\n", tables, columns,
              index->words().size(), built, count);
  Times times;
  for (const auto& question : wide_questions(*catalog, count, kSeed)) times.add(translator, *index, question);
  times.print_all();
}

std::shared_ptr<const translator::CatalogIndex> open(const std::string& path) {
  connectors::SourceFactory factory({.sqlite_folders = {}, .any_sqlite_file = true, .demo_file = {}});
  auto connector = factory.open(Secret("sqlite://" + path));
  if (!connector) throw std::runtime_error(connector.error().message);
  auto catalog = (*connector)->describe({}, Deadline::in(std::chrono::minutes(1)), {});
  if (!catalog) throw std::runtime_error(catalog.error().message);
  return translator::CatalogIndex::build(std::make_shared<catalog::Catalog>(std::move(*catalog)));
}

void ordinary(const translator::Translator& translator, const std::string& folder, const std::string& questions) {
  std::map<std::string, std::shared_ptr<const translator::CatalogIndex>> databases;
  Times times;
  for (const auto& question : read_questions(questions)) {
    auto& index = databases[question.database];
    if (!index) index = open(std::format("{}/{}.sqlite", folder, question.database));
    times.add(translator, *index, question.text);
  }
  if (times.translation.empty()) throw std::runtime_error("no questions in " + questions);
  std::printf("%zu databases of %s; %zu questions\n", databases.size(), folder.c_str(), times.translation.size());
  times.print_all();
}

/// The program's own, unless the environment says DATAQUERY_ENCODER=false, as it does to the server.
std::shared_ptr<const translator::Encoder> encoder() {
#ifdef DATAQUERY_WITH_ENCODER
  const char* const wanted = std::getenv("DATAQUERY_ENCODER");
  if (wanted == nullptr || std::string_view(wanted) != "false") return onnx::embedded_encoder();
#endif
  return nullptr;
}

}  // namespace
}  // namespace dataquery::bench

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  try {
    const dataquery::translator::Translator translator(dataquery::bench::encoder());
    if (arguments.size() == 2) {
      dataquery::bench::ordinary(translator, arguments[0], arguments[1]);
    } else if (arguments.empty() || arguments.size() == 3) {
      const auto number = [&](std::size_t at, std::size_t otherwise) {
        return arguments.empty() ? otherwise : static_cast<std::size_t>(std::stoul(arguments[at]));
      };
      dataquery::bench::wide(translator, number(0, 1'000), number(1, 20), number(2, 200));
    } else {
      std::fputs("usage: bench_translator [TABLES COLUMNS QUESTIONS | DATABASES QUESTIONS.csv]\n", stderr);
      return 2;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_translator: %s\n", error.what());
    return 1;
  }
  return 0;
}
