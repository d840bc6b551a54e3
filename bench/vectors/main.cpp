// Searching 100,000 chunks of real text in 1,536 dimensions: see README.md beside this file.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <format>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "../retrieval/questions.h"
#include "adapters/sql_session/postgres_database.h"
#include "adapters/sql_session/sqlite_database.h"
#include "adapters/store/migrations.h"
#include "adapters/vectors/embedded_vector_index.h"
#include "adapters/vectors/pg_vector_index.h"
#include "base/clock.h"
#include "retrieval/similarity.h"
#include "wide_embedder.h"

namespace dataquery::bench {
namespace {

using Time = std::chrono::steady_clock;
using retrieval::ChunkRecord;
using retrieval::Collection;
using retrieval::VectorIndex;

constexpr std::size_t kQuestions = 300;
constexpr std::size_t kSlowQuestions = 30;  // where one takes long
constexpr std::size_t kBest = 3;
const Collection kCollection{ConnectionId{1}, "wide"};

template <typename T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message + " " + result.error().detail);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

Deadline late() { return Deadline::in(std::chrono::hours(2)); }

double milliseconds(Time::duration duration) { return std::chrono::duration<double, std::milli>(duration).count(); }

double resident_mb() {
  std::ifstream status("/proc/self/status");
  std::string word;
  for (double kb = 0; status >> word;) {
    if (word == "VmRSS:" && status >> kb) return kb / 1e3;
  }
  return 0;
}

void print(std::string_view what, std::string figure, std::string_view target = "") {
  std::printf("%-58s %14s  %s\n", std::string(what).c_str(), figure.c_str(), std::string(target).c_str());
  std::fflush(stdout);
}

struct Data {
  std::vector<ChunkRecord> records;
  std::vector<text::Embedding> questions;
  std::vector<float> third;  ///< of each question: the similarity of its third-best record
};

Data read(const std::filesystem::path& corpus, const std::filesystem::path& questions) {
  const embedders::StaticEmbedder embedder;
  Data data;
  std::ifstream lines(corpus);
  std::map<std::string, std::size_t> parts;
  const auto now = std::chrono::system_clock::now();
  for (std::string line; std::getline(lines, line);) {
    const auto tab = line.find('\t');
    auto table = line.substr(0, tab);
    auto text = line.substr(tab + 1);
    auto embedding = embed_wide(embedder, text);
    const auto part = parts[table]++;
    data.records.push_back(
        {.chunk = {.table = std::move(table), .part = part, .columns = {}, .text = std::move(text), .samples = true},
         .embedding = std::move(embedding),
         .created_at = now});
  }
  if (data.records.empty()) throw std::runtime_error(corpus.string() + " holds no texts");
  const auto asked = read_questions(questions);
  for (std::size_t i = 0; i < std::min(kQuestions, asked.size()); ++i) {
    data.questions.push_back(embed_wide(embedder, asked[i * asked.size() / std::min(kQuestions, asked.size())].text));
  }
  for (const auto& question : data.questions) {
    std::vector<float> similarity;
    similarity.reserve(data.records.size());
    for (const auto& record : data.records) similarity.push_back(retrieval::dot(question, record.embedding));
    const auto place = std::min(kBest, similarity.size()) - 1;
    std::ranges::nth_element(similarity, similarity.begin() + static_cast<std::ptrdiff_t>(place),
                             std::ranges::greater{});
    data.third.push_back(similarity[place]);
  }
  return data;
}

struct Measured {
  double p50 = 0;
  double p99 = 0;
  double recall = 0;  ///< of the three nearest; one as near as the third is as good
};

Measured search_all(VectorIndex& index, const Data& data, std::size_t questions, std::size_t k) {
  constexpr float kEqual = 1e-5F;
  std::vector<double> took;
  std::size_t found = 0;
  questions = std::min(questions, data.questions.size());
  for (std::size_t i = 0; i < questions; ++i) {
    const auto begin = Time::now();
    const auto hits = must(index.search(kCollection, {.query = data.questions[i], .k = k}, late(), {}));
    took.push_back(milliseconds(Time::now() - begin));
    for (std::size_t j = 0; j < std::min(kBest, hits.size()); ++j) {
      if (hits[j].similarity >= data.third[i] - kEqual) ++found;
    }
  }
  std::ranges::sort(took);
  return {took[took.size() / 2], took[took.size() * 99 / 100],
          static_cast<double>(found) / static_cast<double>(kBest * questions)};
}

void report(std::string_view what, const Measured& measured, std::string_view target) {
  print(std::format("{}: p50 / p99", what), std::format("{:.2f} / {:.2f} ms", measured.p50, measured.p99), target);
  print(std::format("{}: recall", what), std::format("{:.3f}", measured.recall));
}

/// A store with one connection, for collections to belong to.
void prepare(sql_session::SqlDatabase& database) {
  using sql_session::Statement;
  static_cast<void>(must(store::migrate(database, SystemClock{})));
  static_cast<void>(must(database.write(
      Statement{"user", "INSERT INTO users (id, email, hashed_password) VALUES ($1, 'a@b.c', '')"}, {1})));
  static_cast<void>(
      must(database.write(Statement{"connection",
                                    "INSERT INTO database_connections (id, user_id, name, db_type, connection_string) "
                                    "VALUES ($1, 1, 'bench', 'sqlite', '')"},
                          {1})));
}

void measure_embedded(const Data& data, const std::filesystem::path& folder) {
  const auto database = must(sql_session::SqliteDatabase::open(folder / "vectors.sqlite"));
  prepare(*database);
  vectors::EmbeddedVectorIndex index(*database);
  auto begin = Time::now();
  must(index.replace(kCollection, data.records, late(), {}));
  print("embedded: writing", std::format("{:.1f} s", milliseconds(Time::now() - begin) / 1e3));
  const auto before = resident_mb();
  begin = Time::now();
  static_cast<void>(search_all(index, data, 1, kBest));
  print("embedded: the first search, which reads the collection",
        std::format("{:.0f} ms", milliseconds(Time::now() - begin)));
  report("embedded, 8-bit integers, top 3", search_all(index, data, kQuestions, kBest), "< 40 ms");
  report("embedded, 8-bit integers, top 64", search_all(index, data, kQuestions, 64), "");
  print("embedded: the index in memory", std::format("{:.0f} MB", static_cast<double>(index.bytes_in_memory()) / 1e6),
        "< 200 MB");
  print("embedded: growth of the process by loading and searching", std::format("{:.0f} MB", resident_mb() - before),
        "< 200 MB");
}

void measure_pgvector(const Data& data, const std::string& url) {
  auto address = must(libpq::parse_address(Secret(url), libpq::Author::kOperator));
  const auto database = must(sql_session::PostgresDatabase::open(std::move(address)));
  must(vectors::enable_pgvector(*database));
  prepare(*database);
  vectors::PgVectorIndex index(*database);
  auto begin = Time::now();
  must(index.replace(kCollection, data.records, late(), {}));
  print("pgvector: writing", std::format("{:.1f} s", milliseconds(Time::now() - begin) / 1e3));
  report("pgvector, row by row, top 3", search_all(index, data, kSlowQuestions, kBest), "");
  begin = Time::now();
  must(index.tend(late(), {}));
  print("pgvector: making the HNSW index", std::format("{:.0f} s", milliseconds(Time::now() - begin) / 1e3));
  static_cast<void>(search_all(index, data, kQuestions, kBest));  // reads the index from the disk
  report("pgvector, HNSW, top 3", search_all(index, data, kQuestions, kBest), "< 5 ms, recall >= 0.95");
  report("pgvector, HNSW, top 64", search_all(index, data, kQuestions, 64), "");
}

}  // namespace
}  // namespace dataquery::bench

int main(int argc, char** argv) {
  using namespace dataquery::bench;
  if (argc < 4 || argc > 5) {
    std::fprintf(stderr, "usage: bench_vectors CORPUS QUESTIONS FOLDER [POSTGRES_URL]   (see bench/vectors/run)\n");
    return 2;
  }
  try {
    const auto data = read(argv[1], argv[2]);
    print("chunks, dimensions, questions",
          std::format("{}, {}, {}", data.records.size(), data.records.front().embedding.size(), data.questions.size()));
    measure_embedded(data, argv[3]);
    if (argc == 5) measure_pgvector(data, argv[4]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_vectors: %s\n", error.what());
    return 2;
  }
  return 0;
}
