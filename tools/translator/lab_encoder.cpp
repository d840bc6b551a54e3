#include "lab_encoder.h"

#include <boost/json.hpp>
#include <chrono>
#include <stdexcept>

#include "text/token.h"
#include "translator/encoder_input.h"

namespace dataquery::lab {

void write_encoder_inputs(Databases& databases, const std::vector<Question>& questions, const std::string& path,
                          const std::string& vocabulary) {
  const translator::WordPieces words(vocabulary);
  std::ofstream out(path);
  for (const Question& question : questions) {
    const auto& index = databases.index(question.database);
    const auto links = translator::link(question.text, index, kToday);
    const translator::Understanding understanding(index, links);
    const auto input = translator::encoder_input(understanding, words);
    boost::json::array tables;
    for (const auto& table : input.tables) {
      tables.push_back(
          boost::json::array{text::lower(index.catalog().tables[table.position].name), table.first, table.last});
    }
    boost::json::array columns;
    for (const auto& column : input.columns) {
      const std::string name = text::lower(index.catalog().column(index.columns()[column.position].ref).name);
      columns.push_back(boost::json::array{name, column.table, column.first, column.last});
    }
    out << boost::json::object{{"pieces", boost::json::value_from(input.pieces)},
                               {"marks", boost::json::value_from(input.marks)},
                               {"question_end", input.question_end},
                               {"tables", std::move(tables)},
                               {"columns", std::move(columns)}}
        << '\n';
  }
}

Readings::Readings(const std::string& path, const std::string& vocabulary,
                   std::shared_ptr<const translator::Encoder> encoder)
    : vocabulary_(vocabulary), encoder_(std::move(encoder)) {
  if (path.empty()) return;
  words_.emplace(vocabulary_);
  lines_.open(path);
  if (!lines_) throw std::runtime_error("cannot read " + path);
}

std::optional<translator::EncoderReading> Readings::next(const translator::Understanding& question) {
  if (!words_ && encoder_ != nullptr) {
    auto read = encoder_->read(question);
    if (read) return std::move(*read);
  }
  if (!words_) return std::nullopt;
  std::string line;
  if (!std::getline(lines_, line)) throw std::runtime_error("fewer readings than questions");
  const auto value = boost::json::parse(line);
  if (value.is_null()) return std::nullopt;
  const auto numbers = [&](std::string_view name) {
    std::vector<float> flat;
    for (const auto& row : value.at(name).as_array()) {
      if (row.is_array())
        for (const auto& number : row.as_array()) flat.push_back(number.to_number<float>());
      else
        flat.push_back(row.to_number<float>());
    }
    return flat;
  };
  const auto input = translator::encoder_input(question, *words_);
  const auto columns = numbers("columns");
  const auto tables = numbers("tables");
  const auto slots = numbers("slots");
  if (columns.size() != input.columns.size() * translator::kRoles || tables.size() != input.tables.size() * 2)
    throw std::runtime_error("a reading of another question: " + line.substr(0, 80));
  return translator::reading_of(question, input, {columns, tables, slots});
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace dataquery::lab
