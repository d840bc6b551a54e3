#include "contract/store/stores.h"

namespace dataquery::store {
namespace {

using connections::NewConnection;

class ConnectionStoreContract : public StoreContract {
 protected:
  NewConnection fresh(std::string name, UserId user) const {
    return {.user = user,
            .name = std::move(name),
            .db_type = catalog::Dialect::kPostgresql,
            .metadata = R"({"schema":{"b":[],"a":[]},"indexed_at":"2024-01-15T10:00:00Z"})",
            .catalog = R"({"tables":[]})",
            .is_demo = false,
            .owned_file = std::nullopt,
            .created_at = at(10)};
  }
  static Result<SealedSecret> seal(ConnectionId id) { return SealedSecret{std::format("sealed for {}", id.value)}; }

  ConnectionId add(std::string name) { return store().insert(fresh(std::move(name), user_), seal).value().id; }
  connections::ConnectionStore& store() { return stores_->connections(); }

  const UserId user_ = stores_->add_user("a@b.co");
  const UserId other_ = stores_->add_user("other@b.co");
};

INSTANTIATE_TEST_SUITE_P(All, ConnectionStoreContract, implementations(), implementation_name);

TEST_P(ConnectionStoreContract, gives_back_what_was_inserted) {
  auto demo = fresh("Demo company", user_);
  demo.is_demo = true;
  const auto added = store().insert(demo, seal).value();
  for (const auto& found : {added, store().find(user_, added.id).value(), store().list(user_).value().at(0)}) {
    EXPECT_EQ(found.id, added.id);
    EXPECT_EQ(found.user, user_);
    EXPECT_EQ(found.name, "Demo company");
    EXPECT_EQ(found.db_type, catalog::Dialect::kPostgresql);
    EXPECT_EQ(found.metadata, demo.metadata) << "to the letter: tables stay in order";
    EXPECT_EQ(found.created_at, at(10));
    EXPECT_TRUE(found.is_demo);
  }
}

TEST_P(ConnectionStoreContract, seals_the_address_for_the_row_it_stands_in) {
  const auto id = add("first");
  const auto access = store().access(user_, id).value();
  EXPECT_EQ(access.url.text, std::format("sealed for {}", id.value));
  EXPECT_EQ(access.name, "first");
  EXPECT_EQ(access.db_type, catalog::Dialect::kPostgresql);
  EXPECT_EQ(access.version, 1);
}

TEST_P(ConnectionStoreContract, tells_uploads_and_the_demo_from_strings_that_were_typed) {
  auto demo = fresh("demo", user_);
  demo.is_demo = true;
  auto uploaded = fresh("uploaded", user_);
  uploaded.owned_file = "x.db";
  const auto typed = store().access(user_, add("typed")).value();
  EXPECT_FALSE(typed.is_demo);
  EXPECT_EQ(typed.owned_file, std::nullopt);
  EXPECT_TRUE(store().access(user_, store().insert(demo, seal).value().id).value().is_demo);
  const auto upload = store().insert(uploaded, seal).value();
  EXPECT_EQ(store().access(user_, upload.id).value().owned_file, "x.db");
  EXPECT_TRUE(upload.is_upload);
  EXPECT_TRUE(store().find(user_, upload.id).value().is_upload);
  EXPECT_FALSE(store().list(user_).value().at(0).is_upload);
}

TEST_P(ConnectionStoreContract, stores_nothing_when_sealing_fails) {
  const auto failing = [](ConnectionId) -> Result<SealedSecret> { return fail(ErrorCode::kInternal, "no"); };
  EXPECT_EQ(store().insert(fresh("first", user_), failing).error().code, ErrorCode::kInternal);
  EXPECT_TRUE(store().list(user_).value().empty());
  EXPECT_FALSE(store().has_name(user_, "first").value());
}

TEST_P(ConnectionStoreContract, a_name_stands_once_for_each_user) {
  add("sales");
  EXPECT_TRUE(store().has_name(user_, "sales").value());
  EXPECT_FALSE(store().has_name(other_, "sales").value());
  EXPECT_FALSE(store().has_name(user_, "Sales").value());
  EXPECT_EQ(store().insert(fresh("sales", user_), seal).error().code, ErrorCode::kConflict);
  EXPECT_TRUE(store().insert(fresh("sales", other_), seal));
}

TEST_P(ConnectionStoreContract, lists_a_users_own_oldest_first) {
  add("b");
  ASSERT_TRUE(store().insert(fresh("theirs", other_), seal));
  add("a");
  const auto list = store().list(user_).value();
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].name, "b");
  EXPECT_EQ(list[1].name, "a");
}

TEST_P(ConnectionStoreContract, another_users_is_not_found) {
  const auto id = add("mine");
  EXPECT_EQ(store().find(other_, id).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store().access(other_, id).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store().catalog(other_, id).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store().replace_catalog(other_, id, 1, "{}", "{}", at(11)).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store().queue_indexing(other_, id, at(11)).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store().change(other_, id, {.name = "theirs"}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store().remove(other_, id).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(store().find(user_, id));
  EXPECT_EQ(store().catalog(user_, id).value()->text, R"({"tables":[]})");
}

TEST_P(ConnectionStoreContract, a_new_catalog_has_a_new_version) {
  const auto id = add("first");
  const std::string large(3'000'000, 'x');
  EXPECT_EQ(store().replace_catalog(user_, id, 1, R"({"new":1})", large, at(11)).value(), 2);
  EXPECT_EQ(store().access(user_, id).value().version, 2);
  EXPECT_EQ(store().find(user_, id).value().metadata, R"({"new":1})");
  const auto catalog = store().catalog(user_, id).value();
  EXPECT_EQ(catalog->version, 2);
  EXPECT_EQ(catalog->text, large);
}

TEST_P(ConnectionStoreContract, a_catalog_is_replaced_only_in_the_version_that_is_expected) {
  const auto id = add("first");
  ASSERT_EQ(store().replace_catalog(user_, id, 1, "{}", "second", at(11)).value(), 2);
  EXPECT_EQ(store().replace_catalog(user_, id, 1, R"({"late":1})", "late", at(12)).value(), std::nullopt);
  EXPECT_EQ(store().replace_catalog(user_, id, 0, R"({"late":1})", "late", at(12)).value(), std::nullopt);
  EXPECT_EQ(store().catalog(user_, id).value()->text, "second");
  EXPECT_EQ(store().find(user_, id).value().metadata, "{}");
}

TEST_P(ConnectionStoreContract, a_connection_may_be_without_a_catalog_until_one_is_put) {
  auto demo = fresh("demo", user_);
  demo.catalog.reset();
  demo.index = false;
  const auto id = store().insert(demo, seal).value().id;
  EXPECT_EQ(store().access(user_, id).value().version, 0);
  EXPECT_EQ(store().access(user_, id).value().indexing, std::nullopt);
  EXPECT_EQ(store().catalog(user_, id).value(), std::nullopt);
  EXPECT_EQ(store().replace_catalog(user_, id, 0, "{}", "first", at(11)).value(), 1);
  EXPECT_EQ(store().replace_catalog(user_, id, 0, "{}", "again", at(11)).value(), std::nullopt);
}

TEST_P(ConnectionStoreContract, has_the_usual_options_until_others_are_set) {
  const auto id = add("first");
  const auto options_of = [&] { return store().access(user_, id).value().options; };
  EXPECT_EQ(options_of(), connections::Options{});
  const connections::Options wanted{.prompt_template = "{context}\n{question} K\u00FChe",
                                    .notes = "revenue: \"paid\" orders only",
                                    .share_values = false,
                                    .share_rows = true,
                                    .context_tokens = 400,
                                    .chunks = 5,
                                    .threshold = 0.25F,
                                    .chunk_size = 500,
                                    .chunk_overlap = 50,
                                    .sample_rows = 0};
  ASSERT_TRUE(store().set_options(user_, id, wanted, false, at(11)));
  EXPECT_EQ(options_of(), wanted);
  EXPECT_EQ(store().access(user_, id).value().version, 1) << "the catalog is as it was";
  ASSERT_TRUE(store().set_options(user_, id, {}, false, at(12)));
  EXPECT_EQ(options_of(), connections::Options{});
  EXPECT_EQ(store().set_options(other_, id, wanted, true, at(12)).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(options_of(), connections::Options{});
  ASSERT_TRUE(store().remove(user_, id));
  EXPECT_EQ(store().set_options(user_, id, wanted, true, at(12)).error().code, ErrorCode::kNotFound);
}

TEST_P(ConnectionStoreContract, options_that_change_the_index_queue_a_job_in_the_place_of_another) {
  const auto id = add("first");
  const auto first = stores_->jobs().take("a replica").value();
  ASSERT_TRUE(first);
  ASSERT_TRUE(store().set_options(user_, id, {.notes = "n"}, false, at(11)));
  EXPECT_EQ(store().access(user_, id).value().indexing->state, connections::JobState::kRunning);
  ASSERT_TRUE(store().set_options(user_, id, {.chunk_size = 500}, true, at(11)));
  EXPECT_EQ(store().access(user_, id).value().indexing->state, connections::JobState::kQueued);
  const auto second = stores_->jobs().take("a replica").value();
  ASSERT_TRUE(second);
  EXPECT_NE(second->lease.job, first->lease.job) << "who worked with the old options has lost the job";
}

TEST_P(ConnectionStoreContract, is_renamed_to_a_free_name) {
  const auto id = add("first");
  add("second");
  ASSERT_TRUE(store().change(user_, id, {.name = "third"}));
  EXPECT_EQ(store().find(user_, id).value().name, "third");
  EXPECT_EQ(store().access(user_, id).value().version, 1);
  EXPECT_EQ(store().change(user_, id, {.name = "second"}).error().code, ErrorCode::kConflict);
  EXPECT_EQ(store().find(user_, id).value().name, "third");
  EXPECT_TRUE(store().change(user_, id, {.name = "third"})) << "its own";
}

TEST_P(ConnectionStoreContract, a_new_address_comes_with_its_catalog_or_not_at_all) {
  const auto id = add("first");
  add("second");
  const connections::ConnectionChange::Address moved{
      .url = {"sealed anew"}, .metadata = R"({"moved":1})", .catalog = "of there"};
  EXPECT_EQ(store().change(user_, id, {.name = "second", .address = moved, .now = at(12)}).error().code,
            ErrorCode::kConflict);
  EXPECT_EQ(store().access(user_, id).value().version, 1);
  ASSERT_TRUE(store().change(user_, id, {.name = "moved", .address = moved, .now = at(12)}));
  const auto access = store().access(user_, id).value();
  EXPECT_EQ(access.name, "moved");
  EXPECT_EQ(access.url.text, "sealed anew");
  EXPECT_EQ(access.version, 2);
  EXPECT_EQ(store().catalog(user_, id).value()->text, "of there");
  EXPECT_EQ(store().find(user_, id).value().metadata, R"({"moved":1})");
}

TEST_P(ConnectionStoreContract, tells_which_are_gone) {
  const auto first = add("first");
  const auto second = add("second");
  ASSERT_TRUE(store().remove(user_, first));
  const std::vector asked{first, second, ConnectionId{9999}};
  EXPECT_EQ(store().gone(asked).value(), (std::vector{first, ConnectionId{9999}}));
}

TEST_P(ConnectionStoreContract, names_the_files_of_removed_connections_until_they_are_forgotten) {
  auto uploaded = fresh("uploaded", user_);
  uploaded.owned_file = "x.db";
  const auto id = store().insert(uploaded, seal).value().id;
  EXPECT_TRUE(store().removed_files().value().empty());
  EXPECT_EQ(store().owned_files().value(), std::vector<std::string>{"x.db"});
  ASSERT_TRUE(store().remove(user_, id));
  EXPECT_TRUE(store().owned_files().value().empty());
  EXPECT_EQ(store().remove(user_, id).error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(store().remove(user_, add("plain")));
  EXPECT_TRUE(store().list(user_).value().empty());
  EXPECT_EQ(store().removed_files().value(), std::vector<std::string>{"x.db"});
  ASSERT_TRUE(store().forget_removed_file("x.db"));
  EXPECT_TRUE(store().removed_files().value().empty());
}

TEST_P(ConnectionStoreContract, an_identity_is_given_once) {
  const auto first = add("a");
  ASSERT_TRUE(store().remove(user_, first));
  EXPECT_NE(add("a"), first) << "a seal or a cache for the old one would fit the new one";
}

}  // namespace
}  // namespace dataquery::store
