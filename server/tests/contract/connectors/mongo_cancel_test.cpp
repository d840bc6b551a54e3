#include <algorithm>
#include <filesystem>
#include <thread>

#include "adapters/mongoc/client.h"
#include "contract/connectors/mongo_fixture.h"

namespace dataquery::connectors {
namespace {

std::ptrdiff_t threads_of_this_process() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
}

/// A server with sessions, whose queries can be held.
class mongo_cancel : public MongoFixture {
 protected:
  static testing::MongoServer& held_server() {
    static testing::MongoServer server({"--sessions"});
    return server;
  }
  void TearDown() override { held_server().release(); }
};

TEST_F(mongo_cancel, a_running_query_ends_when_it_is_stopped_and_its_session_is_killed) {
  const auto connector = open(fill(numbered(3), held_server()));
  held_server().hold("things");
  std::stop_source stop;
  auto ran = Result<source::Rows>(fail(ErrorCode::kInternal, "did not run"));
  std::jthread asking([&] { ran = run(*connector, "[]", {}, Deadline::in(60s), stop.get_token()); });
  held_server().await_held();
  const auto start = std::chrono::steady_clock::now();
  stop.request_stop();
  asking.join();
  ASSERT_FALSE(ran.has_value());
  EXPECT_EQ(ran.error().code, ErrorCode::kCancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
  held_server().await_held(0);  // although nobody released it: the server was told
  EXPECT_EQ(held_server().count("killSessions"), 1);
}

TEST_F(mongo_cancel, a_query_is_given_up_at_its_deadline) {
  const auto connector = open(fill(numbered(3), held_server()));
  held_server().hold("things");
  const auto start = std::chrono::steady_clock::now();
  const auto ran = run(*connector, "[]", {}, Deadline::in(700ms));
  ASSERT_FALSE(ran.has_value());
  EXPECT_EQ(ran.error().code, ErrorCode::kTimeout);
  EXPECT_EQ(ran.error().message, "The query took too long and was stopped.");
  EXPECT_LT(std::chrono::steady_clock::now() - start, 4s);
  held_server().await_held(0);
}

TEST_F(mongo_cancel, a_server_that_falls_silent_is_given_up_at_the_deadline) {
  testing::MongoServer silent;
  const auto connector = open(fill(numbered(3), silent));
  ASSERT_TRUE(run(*connector, "[]").has_value());
  silent.pause();
  const auto start = std::chrono::steady_clock::now();
  const auto ran = run(*connector, "[]", {}, Deadline::in(500ms));
  const auto took = std::chrono::steady_clock::now() - start;
  silent.resume();
  ASSERT_FALSE(ran.has_value());
  EXPECT_EQ(ran.error().code, ErrorCode::kTimeout);
  EXPECT_LT(took, 3s);
  EXPECT_TRUE(run(*connector, "[]").has_value());  // by a new connection
}

TEST_F(mongo_cancel, a_query_stopped_while_it_reads_on_ends_at_once) {
  const auto url = fill(numbered(1500), held_server());
  const auto connector = open(url);
  const auto got = held_server().count("getMore");
  // The first batch comes; the next one is held, and the query stopped there.
  std::stop_source stop;
  auto ran = Result<source::Rows>(fail(ErrorCode::kInternal, "did not run"));
  held_server().hold("things", "getMore");
  std::jthread asking([&] { ran = run(*connector, "[]", {.rows = 5000}, Deadline::in(60s), stop.get_token()); });
  held_server().await_held();
  EXPECT_EQ(held_server().count("getMore"), got + 1);
  stop.request_stop();
  asking.join();
  ASSERT_FALSE(ran.has_value());
  EXPECT_EQ(ran.error().code, ErrorCode::kCancelled);
  held_server().await_held(0);
  EXPECT_TRUE(run(*connector, R"([{"$limit": 1}])").has_value());
}

TEST_F(mongo_cancel, a_query_stopped_between_batches_closes_its_cursor) {
  auto address = mongoc::parse_address(Secret(fill(numbered(1500), held_server())));
  auto client = mongoc::Client::open(*mongoc::Server::make(*std::move(address), {}), {Deadline::in(10s), {}});
  ASSERT_TRUE(client.has_value()) << client.error().message;
  const auto killed = held_server().count("killCursors");
  const auto command = mongoc::bson_from_json(R"({"aggregate": "things", "pipeline": [], "cursor": {}})");
  std::stop_source stop;
  const auto ran = client->query(**command,
                                 [&](const _bson_t&) {
                                   stop.request_stop();
                                   return true;
                                 },
                                 {Deadline::in(10s), stop.get_token()});
  ASSERT_FALSE(ran.has_value());
  EXPECT_EQ(ran.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(held_server().count("killCursors"), killed + 1);
  EXPECT_TRUE(client->usable());
}

TEST_F(mongo_cancel, connectors_leave_no_threads) {
  const auto url = fill(numbered(3), held_server());
  const auto before = threads_of_this_process();
  const auto connector = open(url);
  ASSERT_TRUE(run(*connector, "[]").has_value());
  EXPECT_EQ(threads_of_this_process(), before);
}

}  // namespace
}  // namespace dataquery::connectors
