// How long a proof takes, and how many queries of a file pass. See README.md.
#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "adapters/connectors/sqlite_inspector.h"
#include "guard/guard.h"

namespace {

using dataquery::catalog::Dialect;
using dataquery::guard::Guard;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 200;

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && !line.starts_with('#')) lines.push_back(line);
  }
  return lines;
}

int measure(const Guard& guard) {
  std::printf("%-12s %8s %10s %10s %10s\n", "language", "queries", "bytes", "median us", "longest us");
  for (const auto& [dialect, file] : {std::pair(Dialect::kPostgresql, "postgresql.sql"),
                                      {Dialect::kSqlite, "sqlite.sql"},
                                      {Dialect::kMongodb, "mongodb.txt"}}) {
    const auto queries = lines_of(std::string("server/tests/unit/guard/allowed/") + file);
    if (queries.empty()) {
      std::fprintf(stderr, "run it in the project's folder\n");
      return 1;
    }
    std::size_t bytes = 0;
    std::vector<double> times;
    for (const auto& query : queries) {
      bytes += query.size();
      const auto begin = Clock::now();
      for (int i = 0; i < kRounds; ++i) {
        if (!guard.prove_read_only({dialect, query})) return 1;
      }
      times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count() / kRounds);
    }
    std::ranges::sort(times);
    std::printf("%-12s %8zu %10zu %10.1f %10.1f\n", std::string(to_string(dialect)).c_str(), queries.size(),
                bytes / queries.size(), times[times.size() / 2], times.back());
  }
  return 0;
}

int count(const Guard& guard, const char* path, const char* field) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto list = boost::json::parse(text);
  std::size_t passed = 0;
  const auto begin = Clock::now();
  for (const auto& item : list.as_array()) {
    const std::string query(item.as_object().at(field).as_string());
    const auto verdict = guard.prove_read_only({Dialect::kMongodb, query});
    passed += verdict ? 1 : 0;
    if (!verdict) std::cout << verdict.error().message << "\n  " << query << '\n';
  }
  const auto milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
  const auto all = list.as_array().size();
  std::printf("%zu of %zu pass (%.2f %%), in %.0f ms\n", passed, all, 100.0 * double(passed) / double(all),
              milliseconds);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const dataquery::connectors::SqliteInspector inspector;
  const Guard guard(inspector);
  try {
    return argc > 1 ? count(guard, argv[1], argc > 2 ? argv[2] : "query") : measure(guard);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 1;
  }
}
