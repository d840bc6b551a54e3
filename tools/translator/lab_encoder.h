#pragma once

#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lab_databases.h"
#include "translator/encoder.h"

namespace dataquery::lab {

/// Writes what the encoder reads of each question, a JSON object a line: pieces, marks, question_end, tables as
/// [name, first, last] and columns as [name, place among the tables, first, last].
void write_encoder_inputs(Databases& databases, const std::vector<Question>& questions, const std::string& path,
                          const std::string& vocabulary);

/// Readings that train_encoder.py wrote, a question a line, for questions whose database the encoder had not seen; or
/// those of an encoder that runs here.
class Readings {
 public:
  /// Without a `path` they are `encoder`'s, and without that either no question has one. `vocabulary` is what the
  /// inputs were written with.
  Readings(const std::string& path, const std::string& vocabulary, std::shared_ptr<const translator::Encoder> encoder);

  /// The next question's; nothing where the catalog had nothing to read. Questions come in the file's order.
  [[nodiscard]] std::optional<translator::EncoderReading> next(const translator::Understanding& question);

 private:
  std::string vocabulary_;
  std::optional<translator::WordPieces> words_;
  std::ifstream lines_;
  std::shared_ptr<const translator::Encoder> encoder_;
};

[[nodiscard]] std::string read_file(const std::string& path);

}  // namespace dataquery::lab
