#include <unistd.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <fstream>
#include <iostream>
#include <iterator>

#include "app/commands.h"
#include "app/csv.h"
#include "app/local.h"

namespace dataquery::app {
namespace {

struct Item {
  std::string database;
  std::string question;
};

Result<std::vector<Item>> read_questions(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return fail(ErrorCode::kInvalidArgument, "--questions: cannot read " + file.string());
  auto records = parse_csv(std::string{std::istreambuf_iterator<char>(stream), {}});
  if (!records) return propagate(records);
  const auto column = [&](std::string_view name) -> std::optional<std::size_t> {
    if (records->empty()) return std::nullopt;
    const auto found = std::ranges::find((*records)[0], name);
    if (found == (*records)[0].end()) return std::nullopt;
    return static_cast<std::size_t>(found - (*records)[0].begin());
  };
  const auto database = column("database");
  const auto question = column("question");
  if (!database || !question) {
    return fail(ErrorCode::kInvalidArgument, "--questions: the first line must name the columns database and question");
  }
  std::vector<Item> items;
  for (std::size_t i = 1; i < records->size(); ++i) {
    const auto& record = (*records)[i];
    if (record.size() <= std::max(*database, *question)) {
      return fail(ErrorCode::kInvalidArgument, "--questions: record " + std::to_string(i + 1) + " is too short");
    }
    items.push_back({record[*database], record[*question]});
  }
  return items;
}

std::string url_of(const std::string& pattern, const std::string& database) {
  auto url = pattern;
  constexpr std::string_view kPlace = "{database}";
  if (const auto at = url.find(kPlace); at != std::string::npos) url.replace(at, kPlace.size(), database);
  return url;
}

/// Lines of an earlier, interrupted run; a last line that was cut is dropped.
std::vector<std::string> written_before(const std::filesystem::path& out) {
  std::vector<std::string> lines;
  std::ifstream stream(out);
  for (std::string line; std::getline(stream, line);) {
    boost::system::error_code damaged;
    const auto value = boost::json::parse(line, damaged);
    if (damaged || !value.is_object()) break;
    lines.push_back(line);
  }
  return lines;
}

/// The query as the scorers read it: SQL as text, a pipeline with its collection.
void add_query(boost::json::object& line, const std::string& query, catalog::Dialect dialect) {
  if (dialect != catalog::Dialect::kMongodb) {
    line["sql"] = query;
    return;
  }
  line.erase("sql");
  const auto parsed = boost::json::parse(query);
  for (const auto& [name, value] : parsed.as_object()) line[name] = value;
}

std::string line_of(const Result<ask::Answer>& answer, catalog::Dialect dialect) {
  boost::json::object line{{"sql", nullptr}, {"confidence", 0.0}, {"ms", nullptr}};
  if (!answer) {
    line["error"] = answer.error().message;
  } else {
    if (!answer->query.empty()) add_query(line, answer->query, dialect);
    line["confidence"] = answer->confidence.value_or(0.5);
    if (!answer->timing_ms.empty()) line["ms"] = std::round(answer->timing_ms.front().second * 1000) / 1000;
  }
  return boost::json::serialize(line);
}

/// Answers the questions in order of their numbers, several at once, and writes the lines in that order.
class Evaluation {
 public:
  Evaluation(Local& local, const Config& config, const EvalOptions& options, std::vector<Item> items,
             const std::vector<std::string>& done, std::ofstream& out)
      : local_(local), config_(config), options_(options), items_(std::move(items)), out_(out) {
    next_ = written_ = std::min(done.size(), items_.size());
    lines_.resize(items_.size());
  }

  void run() {
    for (std::size_t i = 0; i < options_.jobs; ++i) {
      asio::co_spawn(local_.io(), work(), [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
      });
    }
    local_.io().run();
    if (::isatty(STDERR_FILENO) != 0) std::cerr << '\n';
  }

 private:
  asio::awaitable<void> work() {
    ask::NoEvents events;
    while (next_ < items_.size()) {
      const auto number = next_++;
      auto source = local_.open(url_of(options_.db, items_[number].database));
      if (!source) {
        finish(number, line_of(std::unexpected(source.error()), catalog::Dialect::kSqlite));
        continue;
      }
      const auto answer = co_await local_.engine().answerer().answer(
          *source,
          {.text = items_[number].question,
           .engine = options_.engine,
           .llm = options_.engine == ask::Engine::kBuiltin ? std::nullopt : local_.llm(),
           .deadline = Deadline::in(config_.question_deadline)},
          events);
      finish(number, line_of(answer, source->catalog->dialect));
    }
  }

  void finish(std::size_t number, std::string line) {
    lines_[number] = std::move(line);
    while (written_ < lines_.size() && !lines_[written_].empty()) {
      out_ << lines_[written_] << '\n' << std::flush;
      lines_[written_++].clear();
    }
    if (::isatty(STDERR_FILENO) != 0)
      std::cerr << "\r" << written_ << " of " << items_.size() << " questions " << std::flush;
  }

  Local& local_;
  const Config& config_;
  const EvalOptions& options_;
  const std::vector<Item> items_;
  std::vector<std::string> lines_;
  std::ofstream& out_;
  std::size_t next_ = 0;
  std::size_t written_ = 0;
};

ExitCode report(const Error& error, ExitCode code) {
  std::cerr << "dataquery: " << error.message << '\n';
  return code;
}

}  // namespace

ExitCode evaluate(const Config& config, const EvalOptions& options) {
  auto items = read_questions(options.questions);
  if (!items) return report(items.error(), ExitCode::kUsage);
  std::vector<std::string> done;
  if (options.resume) done = written_before(options.out);
  std::ofstream out(options.out, std::ios::trunc);
  for (const auto& line : done) out << line << '\n';
  if (!out)
    return report({ErrorCode::kInvalidArgument, "--out: cannot write " + options.out.string()}, ExitCode::kUsage);

  auto unsure_too = config;  // always the best candidate, however unsure
  unsure_too.answer_from_percent = 0;
  Local local(unsure_too, options.today);
  Evaluation(local, unsure_too, options, std::move(*items), done, out).run();
  out.close();
  if (!out) return report({ErrorCode::kInternal, "--out: the disk is full?"}, ExitCode::kFailed);
  return ExitCode::kDone;
}

}  // namespace dataquery::app
