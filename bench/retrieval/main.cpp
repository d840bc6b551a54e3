// How often the context of a question holds all that its gold query needs: see README.md beside this file.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>

#include "adapters/embedders/static_embedder.h"
#include "ask/value_hits.h"
#include "databases.h"
#include "questions.h"
#include "recall.h"
#include "retrieval/in_memory_vector_index.h"
#include "retrieval/retriever.h"

namespace dataquery::bench {
namespace {

constexpr std::size_t kFewTables = 5;  // with so many every ranking is right at 5
constexpr std::size_t kHardlyAny = 3;  // with so many every ranking is right at 3
constexpr std::size_t kOwnBudget = 400;
constexpr std::size_t kPooledBudget = 2'000;
constexpr std::size_t kThousand = 1'000;
constexpr double kTargetAtFive = 93.0;  // percent
constexpr double kTargetOwn = 90.0;
constexpr double kTargetPooled = 85.0;

/// What the calling thread has computed: other programs do not count.
double cpu_milliseconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

Deadline soon() { return Deadline::in(std::chrono::minutes(1)); }

/// Recall among the first so many tables.
struct AtPlaces {
  Tally at_3;
  Tally at_5;
};

void count(AtPlaces& tally, const retrieval::Context& context, const std::vector<std::size_t>& gold) {
  ++tally.at_3.questions;
  ++tally.at_5.questions;
  for (const auto method : {kWords, kVectors, kFused}) {
    const auto place = worst_place(ranked_by(method, context.tables), gold);
    tally.at_3.found[method] += place < 3 ? 1 : 0;
    tally.at_5.found[method] += place < 5 ? 1 : 0;
  }
}

void print(const char* title, const AtPlaces& tally) {
  std::printf("%-40s %5zu questions  ", title, tally.at_3.questions);
  for (std::size_t method = 0; method < kMethods; ++method) {
    std::printf("  %s %5.1f /%5.1f", kMethodNames[method], tally.at_3.percent(tally.at_3.found[method]),
                tally.at_5.percent(tally.at_5.found[method]));
  }
  std::printf("\n");
}

void print(const char* title, const Tally& tally) {
  if (tally.questions == 0) return;
  std::printf("%-40s %5zu questions  ", title, tally.questions);
  for (std::size_t method = 0; method < kMethods; ++method) {
    std::printf("  %s %5.1f", kMethodNames[method], tally.percent(tally.found[method]));
  }
  std::printf("   with all columns %5.1f   %4zu tokens\n", tally.percent(tally.with_columns),
              tally.tokens / tally.questions);
}

/// The figures of the same kind for all databases, and apart for those that took no part in tuning.
struct Packed {
  Tally all;
  Tally held_out;
};

class Bench {
 public:
  Bench(const std::filesystem::path& folder, std::set<std::string> held_out)
      : questions_(read_questions(folder / "train.csv")), held_out_(std::move(held_out)) {
    std::set<std::string> names;
    for (const auto& question : questions_) names.insert(question.database);
    for (const auto& name : names) {
      auto catalog = describe(folder / "databases" / (name + ".sqlite"));
      pool_.add(name, catalog);
      databases_.emplace(name, prepare(std::move(catalog), retriever_));
    }
  }

  void run() {
    for (const auto& question : questions_) ask_own(question);
    pooled_database_ = prepare(pool_.catalog(), retriever_);
    for (const auto& question : questions_) ask_pooled(question);
    time_a_thousand();
  }

  /// Prints the figures; true when the targets are met.
  [[nodiscard]] bool report() const {
    std::printf("Recall of all gold tables at 3 / 5 tables, percent\n");
    print("databases of more than 5 tables", large_);
    print("databases of 4 or 5 tables", small_);
    std::printf("\nRecall of all gold tables in the packed context, percent\n");
    print("own database, 400 tokens", own_.all);
    print("  of more than 5 tables", own_large_.all);
    print("  held out", own_.held_out);
    print("  of more than 5 tables, held out", own_large_.held_out);
    std::printf("All databases as one schema of %zu tables:\n", pool_tables_);
    print("one schema, 2,000 tokens", pooled_.all);
    print("  held out", pooled_.held_out);
    std::printf(
        "\nA context computes %.3f ms in the question's own database, %.2f ms among %zu tables, %.2f ms among %zu\n",
        own_time_, pooled_time_, pool_tables_, thousand_time_, kThousand);
    const std::array targets{std::pair(large_.at_5.percent(large_.at_5.found[kFused]), kTargetAtFive),
                             std::pair(own_.all.percent(own_.all.found[kFused]), kTargetOwn),
                             std::pair(pooled_.all.percent(pooled_.all.found[kFused]), kTargetPooled)};
    bool met = true;
    for (const auto& [reached, target] : targets) {
      std::printf("reached %.1f, target %.0f\n", reached, target);
      met = met && reached >= target;
    }
    return met;
  }

 private:
  struct Asked {
    retrieval::ContextOptions options;
    retrieval::Context context;
    double milliseconds = 0;
  };

  Asked ask(const Database& database, const std::string& question, std::size_t budget) {
    Asked asked{.options = {.budget = budget}};
    const double begin = cpu_milliseconds();
    asked.options.values = ask::value_hits(question, *database.index);
    auto context = retriever_.context(question, database.id, database.catalog, asked.options, soon(), {});
    asked.milliseconds = cpu_milliseconds() - begin;
    if (!context) throw std::runtime_error(context.error().message);
    asked.context = std::move(*context);
    return asked;
  }

  [[nodiscard]] Gold gold_of(const Question& question) const {
    const auto& catalog = *databases_.at(question.database).catalog;
    Gold gold{.tables = tables_of(question.sql, catalog), .columns = {}};
    if (gold.tables.empty()) throw std::runtime_error("no table found in: " + question.sql);
    gold.columns = columns_of(question.sql, catalog, gold.tables);
    return gold;
  }

  void count_both(Packed& packed, const catalog::Catalog& catalog, const Question& question, const Gold& gold,
                  const Asked& asked) {
    count_packed(packed.all, catalog, question.text, gold, asked.options, asked.context);
    if (held_out_.contains(question.database)) {
      count_packed(packed.held_out, catalog, question.text, gold, asked.options, asked.context);
    }
  }

  void ask_own(const Question& question) {
    const auto& database = databases_.at(question.database);
    const auto gold = gold_of(question);
    const auto asked = ask(database, question.text, kOwnBudget);
    own_time_ += asked.milliseconds / static_cast<double>(questions_.size());
    const auto tables = database.catalog->tables.size();
    if (tables > kHardlyAny) count(tables > kFewTables ? large_ : small_, asked.context, gold.tables);
    count_both(own_, *database.catalog, question, gold, asked);
    if (tables > kFewTables) count_both(own_large_, *database.catalog, question, gold, asked);
  }

  void ask_pooled(const Question& question) {
    auto gold = gold_of(question);
    for (auto& table : gold.tables) table += pool_.first_table(question.database);
    const auto asked = ask(pooled_database_, question.text, kPooledBudget);
    pooled_time_ += asked.milliseconds / static_cast<double>(questions_.size());
    count_both(pooled_, *pooled_database_.catalog, question, gold, asked);
  }

  void time_a_thousand() {
    pool_tables_ = pool_.catalog().tables.size();
    pool_.grow_to(kThousand);
    const auto database = prepare(pool_.catalog(), retriever_);
    constexpr std::size_t kEach = 10;
    std::size_t asked = 0;
    for (std::size_t i = 0; i < questions_.size(); i += kEach, ++asked) {
      thousand_time_ += ask(database, questions_[i].text, kPooledBudget).milliseconds;
    }
    thousand_time_ /= static_cast<double>(std::max<std::size_t>(1, asked));
  }

  std::vector<Question> questions_;
  std::set<std::string> held_out_;
  embedders::StaticEmbedder embedder_;
  retrieval::InMemoryVectorIndex vectors_;
  SystemClock clock_;
  retrieval::Retriever retriever_{embedder_, vectors_, clock_};
  std::map<std::string, Database> databases_;
  Pool pool_;
  std::size_t pool_tables_ = 0;
  Database pooled_database_;
  AtPlaces large_;  // of more than kFewTables
  AtPlaces small_;
  Packed own_;
  Packed own_large_;
  Packed pooled_;
  double own_time_ = 0;  // milliseconds a question, on average
  double pooled_time_ = 0;
  double thousand_time_ = 0;
};

std::set<std::string> read_lines(const char* file) {
  std::ifstream stream(file);
  if (!stream) throw std::runtime_error(std::string("cannot read ") + file);
  std::set<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty()) lines.insert(line);
  }
  return lines;
}

}  // namespace
}  // namespace dataquery::bench

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::fprintf(stderr, "usage: bench_retrieval FOLDER [HELD_OUT]   (FOLDER with train.csv and databases/*.sqlite)\n");
    return 2;
  }
  try {
    dataquery::bench::Bench bench(argv[1], argc == 3 ? dataquery::bench::read_lines(argv[2]) : std::set<std::string>{});
    bench.run();
    return bench.report() ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_retrieval: %s\n", error.what());
    return 2;
  }
}
