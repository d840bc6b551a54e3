#include <gtest/gtest.h>

#include <string>

#include "adapters/connectors/sqlite_inspector.h"
#include "guard/guard.h"
#include "support/mutator.h"
#include "support/rounds.h"
#include "unit/guard/shop_catalog.h"

namespace dataquery::guard {
namespace {

using catalog::Dialect;

// Whatever the text: a verdict, with a reason when it is refused, and the same one each time.
void verdicts_are_sound(Dialect dialect, const std::string& file, int usual) {
  const connectors::SqliteInspector inspector;
  const Guard guard(inspector);
  const auto catalog = shop_catalog();
  testing::Mutator mutator(testing::guarded_queries(file));
  const int count = testing::rounds(usual);
  for (int i = 0; i < count; ++i) {
    const auto text = mutator.next();
    const auto verdict = guard.prove_read_only({dialect, text}, &catalog);
    if (verdict) {
      EXPECT_TRUE(guard.prove_read_only({dialect, verdict->text()}, &catalog).has_value()) << text;
    } else {
      EXPECT_FALSE(verdict.error().message.empty()) << text;
    }
    if (dialect == Dialect::kSqlite && i % 10 == 0) static_cast<void>(guard.prove_read_only({dialect, text}));
  }
}

TEST(mutation, every_postgresql_text_gets_a_verdict) { verdicts_are_sound(Dialect::kPostgresql, "postgresql", 20'000); }
TEST(mutation, every_mongodb_text_gets_a_verdict) { verdicts_are_sound(Dialect::kMongodb, "mongodb", 20'000); }
TEST(mutation, every_sqlite_text_gets_a_verdict) { verdicts_are_sound(Dialect::kSqlite, "sqlite", 8'000); }

}  // namespace
}  // namespace dataquery::guard
