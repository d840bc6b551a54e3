#include <fstream>
#include <iterator>
#include <thread>

#include "accounts/settings.h"
#include "adapters/crypto/aes_gcm_sealer.h"
#include "contract/store/sql_store_fixture.h"

// What holds in the SQL stores beyond the ports: what goes with what, and what stands in the database.

namespace dataquery::store {
namespace {

class KeptInSql : public SqlStore {
 protected:
  /// What an administrator who looks into the files (SQLite) or tables (PostgreSQL) finds.
  std::string everything_kept() {
    std::string kept;
    if (is_sqlite()) {
      for (const auto& entry : std::filesystem::directory_iterator(stores_.database().folder())) {
        std::ifstream file(entry.path(), std::ios::binary);
        kept.append(std::istreambuf_iterator<char>(file), {});
      }
      return kept;
    }
    for (const auto* table : {"users", "user_settings", "database_connections", "connection_catalogs"}) {
      kept += stores_.cell(std::format("SELECT string_agg(CAST(t AS TEXT), ' ') FROM {} t", table));
    }
    return kept;
  }
};

INSTANTIATE_TEST_SUITE_P(All, KeptInSql, testing_support::both_engines(), testing_support::engine_name);

TEST_P(KeptInSql, deleting_a_connection_keeps_its_history_and_drops_what_was_built_from_it) {
  const auto user = stores_.add_user("a@b.co");
  const auto connection = connect(user, "a");
  const auto question = ask(user, connection);
  ASSERT_TRUE(run(is_sqlite() ? "INSERT INTO vector_collections (connection_id, version) "
                                "SELECT id, 1 FROM database_connections"
                              : "INSERT INTO vector_collections (connection_id, model, dimensions, generation, chunks) "
                                "SELECT id, 'm', 1, 1, 1 FROM database_connections"));
  ASSERT_TRUE(run(
      is_sqlite()
          ? "INSERT INTO vector_chunks (collection, connection_id, chunk_key, content, model, dimensions, embedding) "
            "SELECT 'c', id, 'k', 'text', 'm', 1, x'00000000' FROM database_connections"
          : "INSERT INTO vector_chunks (collection, connection_id, generation, chunk_key, content, embedding) "
            "SELECT 'c', id, 1, 'k', 'text', '[1]' FROM database_connections"));
  ASSERT_TRUE(stores_.connections().set_options(user, connection, {.notes = "n"}, false, kTime));
  ASSERT_TRUE(stores_.connections().remove(user, connection));
  EXPECT_EQ(stores_.history().find(user, question).value().connection, std::nullopt);
  for (const auto* table : {"vector_chunks", "vector_collections", "connection_catalogs", "connection_options"}) {
    EXPECT_EQ(stores_.cell(std::format("SELECT CAST(COUNT(*) AS TEXT) FROM {}", table)), "0") << table;
  }
}

TEST_P(KeptInSql, deleting_a_user_takes_everything_along_and_nothing_of_others) {
  const auto user = stores_.add_user("a@b.co");
  const auto other = stores_.add_user("b@b.co");
  for (const auto id : {user, other}) {
    const auto connection = connect(id, "a");
    ask(id, connection);
    ASSERT_TRUE(stores_.connections().set_options(id, connection, {.notes = "n"}, false, kTime));
    ASSERT_TRUE(stores_.usage().add(id, "2024-01", {.model = "m", .requests = 1}));
  }
  ASSERT_TRUE(stores_.users().remove(user, std::nullopt));
  for (const auto* table : {"users", "user_settings", "database_connections", "connection_catalogs",
                            "connection_options", "query_history", "llm_usage"}) {
    EXPECT_EQ(stores_.cell(std::format("SELECT CAST(COUNT(*) AS TEXT) FROM {}", table)), "1") << table;
  }
}

TEST_P(KeptInSql, names_the_files_of_connections_that_went_with_their_user) {
  const auto user = stores_.add_user("a@b.co");
  const auto connection = connect(user, "a");
  connect(user, "without a file");
  ASSERT_TRUE(
      run(std::format("UPDATE database_connections SET owned_file = '/uploads/x' WHERE id = {}", connection.value)));
  ASSERT_TRUE(stores_.users().remove(user, std::nullopt));
  EXPECT_EQ(stores_.connections().removed_files().value(), std::vector<std::string>{"/uploads/x"});
}

TEST_P(KeptInSql, counts_what_each_account_has_in_the_list_of_all) {
  const auto user = stores_.add_user("a@b.co");
  ask(user, connect(user, "a"));
  ask(user, std::nullopt);
  stores_.add_user("b@b.co");
  const auto all = stores_.users().list().value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].connections, 1);
  EXPECT_EQ(all[0].questions, 2);
  EXPECT_EQ(all[1].connections, 0);
  EXPECT_EQ(all[1].questions, 0);
}

TEST_P(KeptInSql, counts_what_a_user_has) {
  const auto user = stores_.add_user("a@b.co");
  const auto other = stores_.add_user("b@b.co");
  const auto connection = connect(user, "a");
  ask(user, connection, kTime);
  ask(user, connection, kTime - std::chrono::days(7));
  ask(user, connection, kTime - std::chrono::days(7) - std::chrono::seconds(1));
  ask(other, connect(other, "a"), kTime);
  EXPECT_EQ(stores_.users().usage(user, kTime - std::chrono::days(7)).value(), (accounts::Usage{1, 3, 2}));
}

TEST_P(KeptInSql, keeps_no_history_for_a_user_who_is_gone_nor_under_anothers_connection) {
  const auto user = stores_.add_user("a@b.co");
  const auto theirs = connect(stores_.add_user("b@b.co"), "theirs");
  EXPECT_EQ(stores_.history().find(user, ask(user, theirs)).value().connection, std::nullopt);
  EXPECT_EQ(stores_.history().find(user, ask(user, ConnectionId{999})).value().connection, std::nullopt);
  history::HistoryItem item;
  item.user = UserId{999};
  EXPECT_EQ(stores_.history().append(item).error().code, ErrorCode::kNotFound);
}

TEST_P(KeptInSql, counts_lengths_in_characters_not_bytes) {
  const auto user = stores_.add_user("a@b.co");
  std::string name;
  for (int i = 0; i < 255; ++i) name += "\xC3\xA9";
  EXPECT_EQ(stores_.connections().find(user, connect(user, name)).value().name, name);
}

TEST_P(KeptInSql, takes_parallel_settings_changes_of_different_fields) {
  const auto user = stores_.add_user("a@b.co");
  {
    const std::jthread one([&] {
      for (int i = 0; i < 50; ++i) {
        accounts::SettingsPatch patch;
        patch.llm_provider = "p";
        EXPECT_TRUE(stores_.settings().update(user, patch, kTime));
      }
    });
    const std::jthread two([&] {
      for (int i = 0; i < 50; ++i) {
        accounts::SettingsPatch patch;
        patch.llm_model = "m";
        EXPECT_TRUE(stores_.settings().update(user, patch, kTime));
      }
    });
  }
  const auto settings = stores_.settings().find(user).value();
  EXPECT_EQ(settings.llm_provider + settings.llm_model, "pm");
}

TEST_P(KeptInSql, holds_no_planted_secret) {
  const crypto::AesGcmSealer sealer(crypto::KeyRing::parse(Secret("k:" + std::string(43, 'A') + "=")).value());
  const FixedClock clock(kTime);
  const auto user = stores_.add_user("a@b.co");
  accounts::SettingsChange change;
  change.llm_api_key = Secret("sk-planted-key-4711");
  ASSERT_TRUE(accounts::Settings(stores_.settings(), sealer, clock).update(user, change));
  const Secret url("postgresql://ann:planted-password-4711@db.example.com/sales");
  const connections::NewConnection fresh{.user = user,
                                         .name = "a",
                                         .db_type = {},
                                         .metadata = "{}",
                                         .catalog = "{}",
                                         .is_demo = false,
                                         .owned_file = {},
                                         .created_at = kTime};
  const auto seal = [&](ConnectionId id) { return sealer.seal(url, std::format("connection:{}", id.value)); };
  ASSERT_TRUE(stores_.connections().insert(fresh, seal));

  const auto kept = everything_kept();
  EXPECT_TRUE(kept.contains("a@b.co")) << "looked in the wrong place";
  for (const auto* secret : {"planted", "4711", "db.example.com"}) EXPECT_FALSE(kept.contains(secret)) << secret;
}

}  // namespace
}  // namespace dataquery::store
