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

constexpr std::size_t kQueries = 300;
constexpr std::size_t kSlowQueries = 20;  // where one takes long
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

struct Queries {
  std::vector<text::Embedding> vectors;
  std::vector<float> third;  ///< of each: the similarity of its third-best record
};

struct Data {
  std::vector<ChunkRecord> records;
  Queries texts;      ///< rows of the same databases that are not among the records
  Queries questions;  ///< what people asked of them
};

void find_third(Queries& queries, const std::vector<ChunkRecord>& records) {
  for (const auto& query : queries.vectors) {
    std::vector<float> similarity;
    similarity.reserve(records.size());
    for (const auto& record : records) similarity.push_back(retrieval::dot(query, record.embedding));
    const auto place = std::min(kBest, similarity.size()) - 1;
    std::ranges::nth_element(similarity, similarity.begin() + static_cast<std::ptrdiff_t>(place),
                             std::ranges::greater{});
    queries.third.push_back(similarity[place]);
  }
}

Data read(const std::filesystem::path& corpus, const std::filesystem::path& questions) {
  const WideEmbedder embedder;
  Data data;
  std::vector<std::string> lines;
  std::ifstream file(corpus);
  for (std::string line; std::getline(file, line);) lines.push_back(std::move(line));
  if (lines.size() <= kQueries) throw std::runtime_error(corpus.string() + " holds too few texts");
  std::map<std::string, std::size_t> parts;
  const auto now = std::chrono::system_clock::now();
  const auto every = lines.size() / kQueries;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto tab = lines[i].find('\t');
    auto text = lines[i].substr(tab + 1);
    auto embedding = embedder.embed(text);
    if (i % every == 0 && data.texts.vectors.size() < kQueries) {
      data.texts.vectors.push_back(std::move(embedding));
      continue;
    }
    auto table = lines[i].substr(0, tab);
    const auto part = parts[table]++;
    data.records.push_back(
        {.chunk = {.table = std::move(table), .part = part, .columns = {}, .text = std::move(text), .samples = true},
         .embedding = std::move(embedding),
         .created_at = now});
  }
  const auto asked = read_questions(questions);
  const auto count = std::min(kQueries, asked.size());
  for (std::size_t i = 0; i < count; ++i) {
    data.questions.vectors.push_back(embedder.embed(asked[i * asked.size() / count].text));
  }
  find_third(data.texts, data.records);
  find_third(data.questions, data.records);
  return data;
}

struct Measured {
  double p50 = 0;
  double p99 = 0;
  double recall = 0;  ///< of the three nearest; one as near as the third is as good
};

Measured search_all(VectorIndex& index, const Queries& queries, std::size_t k, std::size_t count = kQueries) {
  constexpr float kEqual = 1e-5F;
  std::vector<double> took;
  std::size_t found = 0;
  count = std::min(count, queries.vectors.size());
  for (std::size_t i = 0; i < count; ++i) {
    const auto begin = Time::now();
    const auto hits = must(index.search(kCollection, {.query = queries.vectors[i], .k = k}, late(), {}));
    took.push_back(milliseconds(Time::now() - begin));
    for (std::size_t j = 0; j < std::min(kBest, hits.size()); ++j) {
      if (hits[j].similarity >= queries.third[i] - kEqual) ++found;
    }
  }
  std::ranges::sort(took);
  return {took[took.size() / 2], took[took.size() * 99 / 100],
          static_cast<double>(found) / static_cast<double>(kBest * count)};
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
  static_cast<void>(search_all(index, data.texts, kBest, 1));
  print("embedded: the first search, which reads the collection",
        std::format("{:.0f} ms", milliseconds(Time::now() - begin)));
  report("embedded, 8-bit integers, top 3 by texts", search_all(index, data.texts, kBest), "< 40 ms");
  report("embedded, 8-bit integers, top 3 by questions", search_all(index, data.questions, kBest), "< 40 ms");
  report("embedded, 8-bit integers, top 64 by questions", search_all(index, data.questions, 64), "");
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
  report("pgvector, row by row, top 3", search_all(index, data.texts, kBest, kSlowQueries), "");
  begin = Time::now();
  must(index.tend(late(), {}));
  print("pgvector: making the HNSW index", std::format("{:.0f} s", milliseconds(Time::now() - begin) / 1e3));
  static_cast<void>(search_all(index, data.texts, kBest));  // reads the index from the disk
  report("pgvector, HNSW, top 3 by texts", search_all(index, data.texts, kBest), "< 5 ms, recall >= 0.95");
  report("pgvector, HNSW, top 3 by questions", search_all(index, data.questions, kBest), "");
  report("pgvector, HNSW, top 64 by questions", search_all(index, data.questions, 64), "");
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
    print("chunks, dimensions", std::format("{}, {}", data.records.size(), data.records.front().embedding.size()));
    measure_embedded(data, argv[3]);
    if (argc == 5) measure_pgvector(data, argv[4]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_vectors: %s\n", error.what());
    return 2;
  }
  return 0;
}
