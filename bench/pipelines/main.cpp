// How long a plan takes to become SQL and a MongoDB pipeline. See README.md.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "adapters/connectors/connector_factory.h"
#include "plan/render.h"
#include "questions.h"
#include "translator/translator.h"

namespace dataquery::bench {
namespace {

using catalog::Dialect;

constexpr int kRounds = 20;
constexpr std::chrono::year_month_day kToday{std::chrono::year{2026}, std::chrono::June, std::chrono::day{30}};

/// What the calling thread has computed, in microseconds: other programs do not count.
double cpu_microseconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

/// A described SQLite file, and the same tables as collections.
struct Database {
  std::shared_ptr<const translator::CatalogIndex> index;
  catalog::Catalog collections;
};

Database open(const std::string& path) {
  connectors::SourceFactory factory({.sqlite_folders = {}, .any_sqlite_file = true, .demo_file = {}});
  auto connector = factory.open(Secret("sqlite://" + path));
  if (!connector) throw std::runtime_error(connector.error().message);
  auto catalog = (*connector)->describe({}, Deadline::in(std::chrono::minutes(1)), {});
  if (!catalog) throw std::runtime_error(catalog.error().message);
  Database database{translator::CatalogIndex::build(std::make_shared<catalog::Catalog>(*catalog)), *catalog};
  database.collections.dialect = Dialect::kMongodb;
  for (auto& table : database.collections.tables) {
    for (auto& column : table.columns) column.type.clear();  // their kinds say enough
  }
  return database;
}

struct Measured {
  std::vector<double> microseconds;  ///< a plan each
  std::size_t bytes = 0;
};

void measure(Measured& measured, const plan::Plan& plan, const catalog::Catalog& catalog, const plan::KeyGraph& keys,
             Dialect dialect) {
  const double begin = cpu_microseconds();
  std::size_t bytes = 0;
  for (int i = 0; i < kRounds; ++i) {
    const auto query = plan::render(plan, catalog, keys, dialect);
    if (!query) throw std::runtime_error(query.error().message);
    bytes = query->text.size();
  }
  measured.bytes += bytes;
  measured.microseconds.push_back((cpu_microseconds() - begin) / kRounds);
}

void print(const char* language, Measured measured) {
  auto& times = measured.microseconds;
  if (times.empty()) throw std::runtime_error("no plan");
  std::ranges::sort(times);
  std::printf("%-10s %8zu %8zu %10.1f %10.1f %10.1f\n", language, times.size(), measured.bytes / times.size(),
              times[times.size() / 2], times[times.size() * 99 / 100], times.back());
}

void run(const std::string& folder, const std::string& file) {
  const translator::Translator translator;
  std::map<std::string, Database> databases;
  Measured sql;
  Measured pipelines;
  for (const auto& question : read_questions(file)) {
    auto found = databases.find(question.database);
    if (found == databases.end()) {
      found = databases.emplace(question.database, open(folder + "/" + question.database + ".sqlite")).first;
    }
    const auto& [index, collections] = found->second;
    const auto translation = translator.translate(question.text, *index, kToday);
    if (translation.candidates.empty()) continue;
    const auto& plan = translation.candidates.front().plan;
    if (!plan::render(plan, collections, index->keys(), Dialect::kMongodb)) continue;  // SQLite would refuse it, too
    measure(sql, plan, index->catalog(), index->keys(), Dialect::kSqlite);
    measure(pipelines, plan, collections, index->keys(), Dialect::kMongodb);
  }
  std::printf("%-10s %8s %8s %10s %10s %10s\n", "language", "plans", "bytes", "median us", "99 % us", "longest us");
  print("sql", std::move(sql));
  print("pipeline", std::move(pipelines));
}

}  // namespace
}  // namespace dataquery::bench

int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "usage: bench_pipelines DATABASES QUESTIONS.csv   (DATABASES with SQLite files)\n");
    return 2;
  }
  try {
    dataquery::bench::run(arguments[1], arguments[2]);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_pipelines: %s\n", error.what());
    return 1;
  }
}
