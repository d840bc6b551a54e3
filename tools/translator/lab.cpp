// Writes what the scorers see, for the training scripts. See README.md.
//
// usage: translator_lab features DATABASES QUESTIONS.tsv OUT_DIR
//        translator_lab encoder DATABASES QUESTIONS.tsv OUT.jsonl --encoder FOLDER
//        translator_lab candidates DATABASES QUESTIONS.tsv OUT_DIR PARTS.bin SKETCHES.txt [RANKER.bin]
//            [--most CANDIDATES]
//        translator_lab predict DATABASES QUESTIONS.tsv OUT.jsonl [PARTS.bin SKETCHES.txt RANKER.bin] [--encoder
//        FOLDER]
//
// FOLDER holds vocabulary.txt and encoder.onnx. With --encoder the questions are read by that encoder; features and
// candidates also take --readings FILE.jsonl instead: what an encoder that had not seen each question's database thinks
// of it.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <format>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "adapters/onnx/onnx_encoder.h"
#include "lab_databases.h"
#include "lab_encoder.h"
#include "lab_run.h"
#include "translator/candidates.h"
#include "translator/column_features.h"
#include "translator/filter_candidates.h"
#include "translator/pick.h"
#include "translator/question_features.h"

namespace dataquery::lab {
namespace {

/// Rows of one scorer: numbers in NAME.f32, what each row is about in NAME.tsv, the numbers' names in NAME.names.
class Table {
 public:
  Table(const std::string& folder, const std::string& name)
      : path_(folder + "/" + name), numbers_(path_ + ".f32", std::ios::binary), keys_(path_ + ".tsv") {}

  template <typename Fill>
  void add(const std::string& key, Fill fill) {
    std::vector<std::string> names;
    translator::Features features(named_ ? nullptr : &names);
    fill(features);
    if (!named_) {
      std::ofstream file(path_ + ".names");
      for (const std::string& name : names) file << name << '\n';
      named_ = true;
    }
    numbers_.write(reinterpret_cast<const char*>(features.values().data()),
                   static_cast<std::streamsize>(features.values().size() * sizeof(float)));
    keys_ << key << '\n';
  }

 private:
  std::string path_;
  std::ofstream numbers_;
  std::ofstream keys_;
  bool named_ = false;
};

std::string name_of(const catalog::Catalog& catalog, catalog::ColumnRef ref) {
  return text::lower(catalog.tables[ref.table].name) + '\t' + text::lower(catalog.column(ref).name);
}

void write_features(Databases& databases, const std::vector<Question>& questions, const std::string& folder,
                    Readings readings) {
  std::ofstream bags(folder + "/bags.tsv");
  Table columns(folder, "columns");
  Table tables(folder, "tables");
  Table filters(folder, "filters");
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const auto& index = databases.index(questions[i].database);
    const auto links = translator::link(questions[i].text, index, kToday);
    translator::Understanding understanding(index, links);
    const auto reading = readings.next(understanding);
    if (reading) understanding.reading = &*reading;
    bool first = true;
    for (const std::string& feature : translator::question_features(understanding)) {
      bags << (first ? "" : "\t") << feature;
      first = false;
    }
    bags << '\n';
    const auto& catalog = index.catalog();
    for (std::size_t c = 0; c < index.columns().size(); ++c) {
      columns.add(std::format("{}\t{}", i, name_of(catalog, index.columns()[c].ref)),
                  [&](auto& f) { translator::add_column_features(f, understanding, c); });
    }
    for (std::size_t t = 0; t < catalog.tables.size(); ++t) {
      tables.add(std::format("{}\t{}", i, text::lower(catalog.tables[t].name)),
                 [&](auto& f) { translator::add_table_features(f, understanding, t); });
    }
    for (const auto& filter : translator::filter_candidates(understanding)) {
      std::string key =
          std::format("{}\t{}\t{}\t{}", i, name_of(catalog, filter.column), static_cast<int>(filter.source),
                      static_cast<int>(filter.conditions.front().comparison));
      for (const auto& value : filter.conditions.front().values) key += '\t' + value.text;
      std::ranges::replace(key, '\n', ' ');
      filters.add(key, [&](auto& f) { translator::add_filter_features(f, understanding, filter); });
    }
  }
}

/// The files of a trained model, kept in memory while it is used.
struct ModelFiles {
  std::string parts;
  std::string sketches;
  std::string ranker;

  [[nodiscard]] translator::Models models() const {
    const auto bytes = [](const std::string& text) {
      return std::span(reinterpret_cast<const unsigned char*>(text.data()), text.size());
    };
    return translator::Models::from(bytes(parts), sketches, bytes(ranker));
  }
};

void write_candidates(Databases& databases, const std::vector<Question>& questions, const std::string& folder,
                      const ModelFiles& files, Readings readings, std::size_t most) {
  const translator::Models models = files.models();
  Table table(folder, "candidates");
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const auto& index = databases.index(questions[i].database);
    const auto links = translator::link(questions[i].text, index, kToday);
    translator::Understanding understanding(index, links);
    const auto reading = readings.next(understanding);
    if (reading) understanding.reading = &*reading;
    const auto scores = models.parts.score(understanding);
    std::vector<translator::ScoredSketch> sketches;
    std::vector<std::string> names;
    for (const auto& ranked : translator::rank_drafts(understanding, scores, models, sketches, &names, most)) {
      table.add(std::format("{}\t{}", i, ranked.query.text), [&](auto& f) {
        for (std::size_t n = 0; n < ranked.features.size(); ++n)
          f.add(n < names.size() ? names[n] : "", ranked.features[n]);
      });
    }
  }
}

std::string json_text(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      result += std::format("\\u{:04x}", static_cast<int>(c));
    else
      result += c;
  }
  return result + '"';
}

/// Translates, runs candidates until one settles the question, and writes what `score.py` reads.
void write_predictions(Databases& databases, const std::vector<Question>& questions, const std::string& path,
                       const translator::Translator& translator) {
  std::ofstream out(path);
  for (const Question& question : questions) {
    const auto& index = databases.index(question.database);
    const auto start = std::chrono::steady_clock::now();
    const auto translation = translator.translate(question.text, index, kToday);
    const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    std::vector<translator::Outcome> outcomes(translation.candidates.size(), translator::Outcome::kNotRun);
    while (const auto next = translator::next_to_run(translation, outcomes)) {
      outcomes[*next] = run_query(databases.path(question.database), translation.candidates[*next].query.text);
    }
    const auto choice = translator::pick(translation, outcomes);
    out << "{\"sql\": " << (choice ? json_text(translation.candidates[choice->candidate].query.text) : "null")
        << ", \"confidence\": " << (choice ? choice->confidence : 0) << ", \"ms\": " << ms << "}\n";
  }
}

/// Takes "--NAME VALUE" out of `arguments`; empty when it is not there.
std::string take_option(std::vector<std::string>& arguments, const std::string& name) {
  const auto found = std::ranges::find(arguments, "--" + name);
  if (found == arguments.end() || found + 1 == arguments.end()) return {};
  std::string value = *(found + 1);
  arguments.erase(found, found + 2);
  return value;
}

int run(std::vector<std::string> arguments) {
  const std::string readings = take_option(arguments, "readings");
  const std::string folder = take_option(arguments, "encoder");
  const std::string wanted = take_option(arguments, "most");
  const std::size_t most = wanted.empty() ? translator::kRanked : std::stoul(wanted);
  const std::size_t count = arguments.size();
  const std::string command = count == 0 ? "" : arguments[0];
  const bool right = ((command == "features" || command == "encoder") && count == 4) ||
                     (command == "candidates" && (count == 6 || count == 7)) ||
                     (command == "predict" && (count == 4 || count == 7));
  if (!right) {
    std::cerr << "usage: translator_lab features|encoder|candidates|predict DATABASES QUESTIONS.tsv OUT"
                 " [PARTS SKETCHES [RANKER]] [--encoder FOLDER] [--readings FILE.jsonl] [--most N]\n";
    return 2;
  }
  Databases databases(arguments[1]);
  const auto questions = read_questions(arguments[2]);
  const std::string vocabulary = folder.empty() ? "" : read_file(folder + "/vocabulary.txt");
  ModelFiles files;
  if (count > 4) files = {read_file(arguments[4]), read_file(arguments[5]), count > 6 ? read_file(arguments[6]) : ""};
  const bool runs = !folder.empty() && readings.empty() && command != "encoder";
  const std::string network = runs ? read_file(folder + "/encoder.onnx") : "";
  std::shared_ptr<const translator::Encoder> encoder;
  if (runs) {
    encoder = std::make_shared<onnx::OnnxEncoder>(
        std::span(reinterpret_cast<const unsigned char*>(network.data()), network.size()), vocabulary);
  }
  if (command == "features")
    write_features(databases, questions, arguments[3], Readings(readings, vocabulary, encoder));
  if (command == "encoder") write_encoder_inputs(databases, questions, arguments[3], vocabulary);
  if (command == "candidates")
    write_candidates(databases, questions, arguments[3], files, Readings(readings, vocabulary, encoder), most);
  if (command == "predict") {
    write_predictions(databases, questions, arguments[3],
                      count > 4 ? translator::Translator(files.models(), encoder) : translator::Translator(encoder));
  }
  return 0;
}

}  // namespace
}  // namespace dataquery::lab

int main(int count, char** values) {
  try {
    return dataquery::lab::run({values + 1, values + count});
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
