#include "lab_databases.h"

#include <fstream>
#include <stdexcept>

#include "adapters/connectors/connector_factory.h"

namespace dataquery::lab {

std::vector<Question> read_questions(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<Question> questions;
  for (std::string line; std::getline(file, line);) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) throw std::runtime_error("a line without a tab in " + path);
    questions.push_back({line.substr(0, tab), line.substr(tab + 1)});
  }
  return questions;
}

const translator::CatalogIndex& Databases::index(const std::string& database) {
  auto& index = indexes_[database];
  if (index == nullptr) {
    connectors::SourceFactory factory({.sqlite_folders = {}, .any_sqlite_file = true, .demo_file = {}});
    auto connector = factory.open(Secret("sqlite://" + path(database)));
    if (!connector) throw std::runtime_error(connector.error().message);
    auto catalog = (*connector)->describe({}, Deadline::in(std::chrono::minutes(1)), {});
    if (!catalog) throw std::runtime_error(catalog.error().message);
    index = translator::CatalogIndex::build(std::make_shared<catalog::Catalog>(std::move(*catalog)));
  }
  return *index;
}

}  // namespace dataquery::lab
