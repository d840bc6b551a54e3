#pragma once

#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace dataquery::testing {

/// One line of a file of test cases.
struct CaseLine {
  int number = 0;
  bool marked = false;  ///< the line began with "! "
  std::string text;
};

/// The cases in `path`, which is relative to the project's folder: one a line, without empty lines and those that
/// begin with "#".
inline std::vector<CaseLine> read_cases(const std::string& path) {
  std::ifstream file(std::string(DATAQUERY_SOURCE_DIR) + "/" + path);
  if (!file) throw std::runtime_error("no such file: " + path);
  std::vector<CaseLine> cases;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line.starts_with('#')) continue;
    const bool marked = line.starts_with("! ");
    cases.push_back({number, marked, marked ? line.substr(2) : line});
  }
  return cases;
}

/// The whole text of `path`, relative to the project's folder.
inline std::string read_text(const std::string& path) {
  std::ifstream file(std::string(DATAQUERY_SOURCE_DIR) + "/" + path, std::ios::binary);
  if (!file) throw std::runtime_error("no such file: " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace dataquery::testing
