// Fills a MongoDB server with collections and measures how long its catalog takes. Drops the database first, and after.
//
//   bench_mongo_catalog URL [COLLECTIONS DOCUMENTS LARGE RUNS]
//
// URL names a server without users and a database that may be dropped; see `catalog`, which starts one.

#include <mongoc/mongoc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "adapters/connectors/connector_factory.h"

namespace {

using namespace dataquery;
using Clock = std::chrono::steady_clock;

constexpr int kAtOnce = 1000;

double milliseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

class Filler {
 public:
  explicit Filler(const char* url) : client_(mongoc_client_new(url)) {
    if (client_ == nullptr) throw std::runtime_error("not a URL of MongoDB");
    const auto* uri = mongoc_client_get_uri(client_);
    if (mongoc_uri_get_database(uri) == nullptr) throw std::runtime_error("the URL names no database");
    database_ = mongoc_uri_get_database(uri);
  }
  ~Filler() { mongoc_client_destroy(client_); }
  Filler(const Filler&) = delete;
  Filler& operator=(const Filler&) = delete;

  // Returns when the server is done with what it was given.
  void wait() { run(BCON_NEW("ping", BCON_INT32(1))); }

  void drop() {
    bson_t* command = BCON_NEW("dropDatabase", BCON_INT32(1));
    run(command);
  }

  // Orders as shops keep them: two fields of keys, texts few and many, a date, a document and a list of documents.
  void fill(const std::string& name, const std::string& refers, int others, int documents) {
    for (int from = 0; from < documents; from += kAtOnce) {
      bson_t* command = BCON_NEW("insert", BCON_UTF8(name.c_str()));
      bson_t list;
      BSON_APPEND_ARRAY_BEGIN(command, "documents", &list);
      for (int i = from; i < std::min(from + kAtOnce, documents); ++i) {
        bson_t* document = made(name, refers, others, i);
        bson_append_document(&list, std::to_string(i - from).c_str(), -1, document);
        bson_destroy(document);
      }
      bson_append_array_end(command, &list);
      run(command);
    }
  }

 private:
  bson_t* made(const std::string& name, const std::string& refers, int others, int number) {
    bson_oid_t id;
    bson_oid_init(&id, nullptr);
    bson_t* document = BCON_NEW("_id", BCON_OID(&id), (name + "_id").c_str(), BCON_INT32(number + 1), "name",
                                BCON_UTF8(("customer " + std::to_string(draw(5000))).c_str()), "price",
                                BCON_DOUBLE(draw(10'000) / 100.0), "created",
                                BCON_DATE_TIME(1'500'000'000'000 + std::int64_t{draw(1'000'000)} * 100'000), "quantity",
                                BCON_INT32(draw(100)), "status", BCON_UTF8(draw(2) == 0 ? "open" : "closed"), "address",
                                "{", "city", BCON_UTF8(("city " + std::to_string(draw(50))).c_str()), "zip",
                                BCON_UTF8(std::to_string(10'000 + draw(9999)).c_str()), "}", "items", "[", "{",
                                "product", BCON_INT32(draw(300)), "price", BCON_DOUBLE(draw(1000) / 10.0), "}", "{",
                                "product", BCON_INT32(draw(300)), "price", BCON_DOUBLE(draw(1000) / 10.0), "}", "]");
    if (!refers.empty()) BSON_APPEND_INT32(document, (refers + "_id").c_str(), draw(others) + 1);
    return document;
  }

  int draw(int below) { return static_cast<int>(chance_() % static_cast<unsigned>(below)); }

  void run(bson_t* command) {
    bson_error_t error;
    const bool done = mongoc_client_command_simple(client_, database_.c_str(), command, nullptr, nullptr, &error);
    bson_destroy(command);
    if (!done) throw std::runtime_error(error.message);
  }

  mongoc_client_t* client_;
  std::string database_;
  std::mt19937 chance_{7};
};

void measure(source::Connector& connector, const char* what, const source::DescribeOptions& options, int runs) {
  std::vector<double> times;
  std::size_t tables = 0;
  std::size_t keys = 0;
  for (int run = 0; run < runs; ++run) {
    const auto begin = Clock::now();
    const auto catalog = connector.describe(options, Deadline::in(std::chrono::minutes(2)), {});
    if (!catalog) throw std::runtime_error(catalog.error().message + " (" + catalog.error().detail + ")");
    times.push_back(milliseconds_since(begin));
    tables = catalog->tables.size();
    keys = 0;
    for (const auto& table : catalog->tables) {
      if (!table.elements_of) keys += table.foreign_keys.size();
    }
  }
  std::printf("%-14s %zu tables, %zu references between collections:", what, tables, keys);
  for (const auto time : times) std::printf(" %.0f", time);
  std::ranges::sort(times);
  std::printf(" ms, median %.0f\n", times[times.size() / 2]);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 6) {
    std::fputs("usage: bench_mongo_catalog URL [COLLECTIONS DOCUMENTS LARGE RUNS]\n", stderr);
    return 2;
  }
  const auto number = [&](int position, int otherwise) {
    return argc > position ? std::atoi(argv[position]) : otherwise;
  };
  const int collections = number(2, 200);
  const int documents = number(3, 1000);
  const int large = number(4, 1'000'000);
  const int runs = number(5, 3);
  mongoc_init();
  Filler filler(argv[1]);
  filler.drop();
  auto begin = Clock::now();
  std::string before;
  for (int i = 0; i < collections; ++i) {
    const auto name = "orders" + std::to_string(i);
    filler.fill(name, before, documents, documents);
    before = name;
  }
  if (large > 0) filler.fill("large", before, documents, large);
  std::printf("%d collections of %d documents, one of %d: filled in %.0f s\n", collections, documents, large,
              milliseconds_since(begin) / 1000);
  filler.wait();
  connectors::SourceFactory factory({});
  const auto connector = factory.open(Secret(argv[1]));
  if (!connector) throw std::runtime_error(connector.error().message);
  measure(**connector, "catalog", {}, runs);
  measure(**connector, "names, types", {.schema_only = true}, runs);
  filler.drop();
  return 0;
}
