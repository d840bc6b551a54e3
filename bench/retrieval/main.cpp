// How often retrieval puts all tables of a question's gold query among its first 3 and 5: see README.md beside this
// file.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "adapters/connectors/sqlite_connector.h"
#include "adapters/embedders/static_embedder.h"
#include "questions.h"
#include "retrieval/in_memory_vector_index.h"
#include "retrieval/retriever.h"

namespace dataquery::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kFewTables = 5;  // with so many every ranking is right at 5
constexpr std::size_t kHardlyAny = 3;  // with so many every ranking is right at 3
constexpr double kTarget = 93.0;       // percent, fused, at 5

enum Method : std::size_t { kWords, kVectors, kFused, kMethods };
constexpr std::array<const char*, kMethods> kMethodNames{"BM25", "vectors", "fused"};

struct Tally {
  std::size_t questions = 0;
  std::array<std::size_t, kMethods> at_3{};
  std::array<std::size_t, kMethods> at_5{};

  [[nodiscard]] double percent(std::size_t count) const {
    return questions == 0 ? 0 : 100.0 * static_cast<double>(count) / static_cast<double>(questions);
  }
};

Deadline soon() { return Deadline::in(std::chrono::minutes(1)); }

/// The place of the worst of `gold` when tables go by `score`, counted from 0.
template <typename Score>
std::size_t worst_place(std::vector<retrieval::RankedTable> tables, const std::vector<std::size_t>& gold, Score score) {
  std::ranges::sort(tables, {}, &retrieval::RankedTable::table);
  std::ranges::stable_sort(tables, std::ranges::greater{}, score);
  std::size_t worst = 0;
  for (const auto table : gold) {
    const auto place = std::ranges::find(tables, table, &retrieval::RankedTable::table) - tables.begin();
    worst = std::max(worst, static_cast<std::size_t>(place));
  }
  return worst;
}

void count(Tally& tally, const retrieval::Context& context, const std::vector<std::size_t>& gold) {
  ++tally.questions;
  const std::array<std::size_t, kMethods> places{
      worst_place(context.tables, gold, [](const auto& t) { return t.lexical; }),
      worst_place(context.tables, gold, [](const auto& t) { return static_cast<double>(t.similarity.value_or(-1)); }),
      worst_place(context.tables, gold, [](const auto& t) { return t.score; })};
  for (std::size_t method = 0; method < kMethods; ++method) {
    tally.at_3[method] += places[method] < 3 ? 1 : 0;
    tally.at_5[method] += places[method] < 5 ? 1 : 0;
  }
}

void print(const char* title, const Tally& tally) {
  std::printf("%-32s %5zu questions  ", title, tally.questions);
  for (std::size_t method = 0; method < kMethods; ++method) {
    std::printf("  %s %5.1f /%5.1f", kMethodNames[method], tally.percent(tally.at_3[method]),
                tally.percent(tally.at_5[method]));
  }
  std::printf("\n");
}

class Bench {
 public:
  explicit Bench(std::filesystem::path databases) : databases_(std::move(databases)) {}

  void ask(const Question& question) {
    const auto& [id, catalog] = open(question.database);
    if (catalog->tables.size() <= kHardlyAny) return;
    const auto gold = tables_of(question.sql, *catalog);
    if (gold.empty()) throw std::runtime_error("no table found in: " + question.sql);
    const auto begin = Clock::now();
    const auto context = retriever_.context(question.text, id, catalog, {}, soon(), {});
    took_ += Clock::now() - begin;
    if (!context) throw std::runtime_error(context.error().message);
    count(catalog->tables.size() > kFewTables ? large_ : small_, *context, gold);
  }

  /// Prints the figures; true when the target is met.
  [[nodiscard]] bool report() const {
    std::printf("Recall of all gold tables at 3 / 5 tables, percent\n");
    print("databases of more than 5 tables", large_);
    print("databases of 4 or 5 tables", small_);
    const auto micros = std::chrono::duration<double, std::micro>(took_).count();
    std::printf("A context takes %.0f us on average (embedding, search, ranking, chunks)\n",
                micros / static_cast<double>(std::max<std::size_t>(1, large_.questions + small_.questions)));
    const double reached = large_.percent(large_.at_5[kFused]);
    std::printf("Fused recall at 5: %.1f %%, target %.0f %%\n", reached, kTarget);
    return reached >= kTarget;
  }

 private:
  struct Opened {
    ConnectionId id;
    std::shared_ptr<const catalog::Catalog> catalog;
  };

  const Opened& open(const std::string& database) {
    auto& opened = opened_[database];
    if (opened.catalog) return opened;
    connectors::SqliteConnector connector({.path = (databases_ / (database + ".sqlite")).string(), .immutable = true});
    auto described = connector.describe({}, soon(), {});
    if (!described) throw std::runtime_error(database + ": " + described.error().message);
    opened = {ConnectionId{static_cast<std::int64_t>(opened_.size())},
              std::make_shared<const catalog::Catalog>(std::move(*described))};
    if (const auto indexed = retriever_.index(opened.id, *opened.catalog, soon(), {}); !indexed) {
      throw std::runtime_error(indexed.error().message);
    }
    return opened;
  }

  std::filesystem::path databases_;
  embedders::StaticEmbedder embedder_;
  retrieval::InMemoryVectorIndex vectors_;
  SystemClock clock_;
  retrieval::Retriever retriever_{embedder_, vectors_, clock_};
  std::map<std::string, Opened> opened_;
  Tally large_;  // of more than kFewTables
  Tally small_;
  Clock::duration took_{};
};

}  // namespace
}  // namespace dataquery::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: bench_retrieval FOLDER   (with train.csv and databases/*.sqlite)\n");
    return 2;
  }
  try {
    const std::filesystem::path folder = argv[1];
    dataquery::bench::Bench bench(folder / "databases");
    for (const auto& question : dataquery::bench::read_questions(folder / "train.csv")) bench.ask(question);
    return bench.report() ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_retrieval: %s\n", error.what());
    return 2;
  }
}
