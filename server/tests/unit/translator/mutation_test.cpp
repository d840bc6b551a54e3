#include <gtest/gtest.h>

#include <fstream>

#include "adapters/connectors/sqlite_inspector.h"
#include "catalog_file.h"
#include "guard/guard.h"
#include "support/mutator.h"
#include "support/rounds.h"
#include "translator/evidence.h"
#include "translator/translator.h"

namespace dataquery::translator {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> questions() {
  std::vector<std::string> texts;
  for (const auto* shape : {"filter_and", "filter_like", "dates", "group", "having", "nested_compare", "not_in"}) {
    std::ifstream file(case_file(std::string(shape) + ".questions"));
    for (std::string question, query; std::getline(file, question);) {
      if (question.empty() || question.starts_with('#')) continue;
      std::getline(file, query);
      texts.push_back(question);
    }
  }
  return texts;
}

// Whatever is asked, what comes out are queries that the guard lets pass, and people's words for them.
TEST(mutation, every_question_becomes_queries_that_only_read) {
  const connectors::SqliteInspector inspector;
  const guard::Guard guard(inspector);
  const Translator translator;
  for (const auto dialect : {catalog::Dialect::kSqlite, catalog::Dialect::kPostgresql}) {
    const auto company = read_catalog(case_file("company.catalog"), dialect);
    testing::Mutator mutator(questions());
    for (int i = testing::rounds(400); i > 0; --i) {
      const auto question = mutator.next();
      const auto translation = translator.translate(question, *company, {2026y, std::chrono::June, 30d});
      EXPECT_GE(translation.confidence, 0) << question;
      EXPECT_LE(translation.confidence, 1) << question;
      if (translation.candidates.empty()) continue;
      const auto& query = translation.candidates.front().query;
      const auto proved = guard.prove_read_only(query);
      EXPECT_TRUE(proved.has_value()) << question << '\n' << query.text << '\n' << proved.error().message;
      EXPECT_FALSE(explain(translation, *company, 0).tables.empty()) << question;
      static_cast<void>(choices(translation, *company));
    }
  }
}

}  // namespace
}  // namespace dataquery::translator
