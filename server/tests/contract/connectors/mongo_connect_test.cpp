#include <format>
#include <thread>

#include "adapters/mongoc/client.h"
#include "contract/connectors/mongo_fixture.h"
#include "contract/support/silent_server.h"

namespace dataquery::connectors {
namespace {

using testing::FerretDb;

class mongo_connect : public MongoFixture {
 protected:
  static FerretDb& ferret() { return FerretDb::shared(); }

  Error error_of(const std::string& url, Deadline deadline = Deadline::in(10s)) {
    return error_of(*open(url), deadline);
  }
  static Error error_of(source::Connector& connector, Deadline deadline = Deadline::in(10s)) {
    const auto tested = connector.test(deadline, {});
    EXPECT_FALSE(tested.has_value());
    return tested ? Error(ErrorCode::kInternal, "connected") : tested.error();
  }

  static std::string with(std::string url, const std::string& old, const std::string& replacement) {
    return url.replace(url.find(old), old.size(), replacement);
  }

  // As the command line, whose user may name files.
  SourceFactory operators_factory_{SourcePolicy{.any_sqlite_file = true}};
};

TEST_F(mongo_connect, logs_in_by_scram_and_reads) {
  testing::fill_mongo(ferret().url("zoo"), "zoo", "things", numbered(1200));
  for (const auto* mechanism : {"", "&authMechanism=SCRAM-SHA-256"}) {
    const auto connector = open(ferret().url("zoo") + mechanism);
    const auto tested = connector->test(Deadline::in(10s), {});
    ASSERT_TRUE(tested.has_value()) << tested.error().message << tested.error().detail;
    const auto ran = run(*connector, R"([{"$sort": {"n": 1}}])", {.rows = 2000});
    ASSERT_TRUE(ran.has_value()) << ran.error().message;
    EXPECT_EQ(ran->rows.size(), 1200U);
  }
}

TEST_F(mongo_connect, says_what_is_wrong_without_secrets) {
  const auto refused =
      "The database refused the user name or password. If the user is kept in another database, say so with "
      "authSource, as in ?authSource=admin.";
  const std::vector<std::pair<std::string, std::string>> cases{
      {std::format("mongodb://reader:hunter2secret@127.0.0.1:{}/zoo?authSource=admin", ferret().port()), refused},
      {std::format("mongodb://nobody:hunter2secret@127.0.0.1:{}/zoo?authSource=admin", ferret().port()), refused},
      {with(ferret().url("zoo", true), "&tls=true", ""),
       "The server closed the connection: does it demand TLS (tls=true), and is it a MongoDB server?"},
      {with(ferret().url("zoo", true), "127.0.0.1", "127.0.0.1:1,127.0.0.1") + "&tls=false",
       "The connection string sets an option twice."},
      {ferret().url("zoo") + "&tls=true",
       "The TLS connection to the database failed: does the server offer TLS on this port?"},
      {ferret().url("zoo") + "&replicaSet=other",
       "No server of this replica set that may be asked was found: is its name right, and has it a primary?"},
      {"mongodb://reader:hunter2secret@127.0.0.1:1/zoo",
       "The database's host refuses connections on this port: is the server running there?"},
      {"mongodb://reader:hunter2secret@no-such-host.invalid/zoo",
       "The database's host is not known: its name does not resolve."},
  };
  for (const auto& [url, message] : cases) {
    auto opened = factory_.open(Secret(url));
    const auto error = opened ? error_of(**opened) : opened.error();
    EXPECT_EQ(error.message, message) << url << ": " << error.detail;
    EXPECT_TRUE(!opened || error.code == ErrorCode::kSourceUnavailable) << url;
    EXPECT_FALSE(error.message.contains("hunter2") || error.detail.contains("hunter2"));
    EXPECT_FALSE(error.message.contains("secret") || error.detail.contains("a secret")) << error.detail;
  }
}

TEST_F(mongo_connect, who_does_not_log_in_may_not_read) {
  const auto url = std::format("mongodb://127.0.0.1:{}/zoo", ferret().port());
  const auto ran = run(*open(url), "[]");
  ASSERT_FALSE(ran.has_value());
  EXPECT_TRUE(ran.error().message.starts_with("The database's user may not do this")) << ran.error().message;
  EXPECT_FALSE(ran.error().message.contains("lsid"));
}

TEST_F(mongo_connect, trusts_a_certificate_only_by_its_authority) {
  const auto url = ferret().url("zoo", true);
  const auto untrusted = error_of(url);
  EXPECT_EQ(untrusted.code, ErrorCode::kSourceUnavailable);
  EXPECT_TRUE(untrusted.message.starts_with("The server's TLS certificate could not be verified: "))
      << untrusted.message;
  const auto trusting = operators_factory_.open(Secret(url + "&tlsCAFile=" + ferret().authority()));
  ASSERT_TRUE(trusting.has_value()) << trusting.error().message;
  const auto tested = (*trusting)->test(Deadline::in(10s), {});
  EXPECT_TRUE(tested.has_value()) << tested.error().message << tested.error().detail;
  EXPECT_TRUE(run(**trusting, R"([{"$limit": 3}])").has_value());
  EXPECT_TRUE(open(url + "&tlsAllowInvalidCertificates=true")->test(Deadline::in(10s), {}).has_value());
}

TEST_F(mongo_connect, the_name_in_a_certificate_must_be_the_hosts) {
  const auto options = "&tlsCAFile=" + ferret().authority();
  const auto by_number = ferret().url("zoo", true) + options;
  const auto other_name = with(by_number, "127.0.0.1", "ip6-localhost.localdomain");
  const auto by_name = with(by_number, "127.0.0.1", "localhost");
  EXPECT_TRUE((*operators_factory_.open(Secret(by_name)))->test(Deadline::in(10s), {}).has_value());
  // Another number of this machine, on which the server does not listen, shows that the port is what counts.
  EXPECT_FALSE((*operators_factory_.open(Secret(other_name)))->test(Deadline::in(10s), {}).has_value());
}

TEST_F(mongo_connect, a_file_of_certificates_without_any_is_refused) {
  const auto opened = operators_factory_.open(Secret(ferret().url("zoo", true) + "&tlsCAFile=/etc/passwd"));
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().message, "The file that tlsCAFile names holds no certificates.");
}

TEST_F(mongo_connect, the_servers_own_time_limit_is_a_timeout) {
  testing::fill_mongo(ferret().url("slow"), "slow", "things", numbered(5000));
  auto address = mongoc::parse_address(Secret(ferret().url("slow")));
  auto client = mongoc::Client::open(*mongoc::Server::make(*std::move(address), {}), {Deadline::in(10s), {}});
  ASSERT_TRUE(client.has_value()) << client.error().message;
  const auto command = mongoc::bson_from_json(
      R"({"aggregate": "things", "pipeline": [{"$sort": {"n": -1}}], "cursor": {}, "maxTimeMS": 1})");
  const auto ran = client->query(**command, [](const _bson_t&) { return true; }, {Deadline::in(10s), {}});
  ASSERT_FALSE(ran.has_value());
  EXPECT_EQ(ran.error().code, ErrorCode::kTimeout) << ran.error().message;
  EXPECT_TRUE(client->usable());
}

TEST_F(mongo_connect, a_result_that_is_cut_closes_its_cursor_in_the_server) {
  testing::fill_mongo(ferret().url("cut"), "cut", "things", numbered(300));
  const auto ran = run(*open(ferret().url("cut")), "[]", {.rows = 10});
  ASSERT_TRUE(ran.has_value()) << ran.error().message;
  EXPECT_TRUE(ran->truncated);
  EXPECT_EQ(ran->rows.size(), 10U);
  EXPECT_TRUE(ferret().log().contains("\"killCursors\": \"things\""));
}

TEST_F(mongo_connect, addresses_that_the_policy_forbids_are_not_connected_to) {
  SourceFactory strict(SourcePolicy{.hosts = {.loopback = false, .private_networks = false}});
  for (const auto* host : {"127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254"}) {
    const auto url = std::format("mongodb://{}:{}/zoo", host, server().port());
    const auto error = error_of(**strict.open(Secret(url)));
    EXPECT_EQ(error.code, ErrorCode::kInvalidArgument) << host;
    EXPECT_EQ(error.message, "Connections to this host's address are not allowed.") << host;
  }
}

TEST_F(mongo_connect, a_replica_set_cannot_send_us_to_a_forbidden_address) {
  const testing::MongoServer set({"--member", "169.254.169.254:27017"});
  const auto error = error_of(set.url("zoo") + "?replicaSet=rs&readPreference=secondary");
  EXPECT_EQ(error.message, "Connections to this host's address are not allowed.") << error.detail;
  EXPECT_TRUE(open(set.url("zoo") + "?replicaSet=rs")->test(Deadline::in(10s), {}).has_value());
}

TEST_F(mongo_connect, gives_up_on_a_silent_host) {
  const testing::SilentServer silent;
  const auto url = std::format("mongodb://a:b@127.0.0.1:{}/c", silent.port());
  const auto started = std::chrono::steady_clock::now();
  EXPECT_EQ(error_of(url, Deadline::in(60s)).message, "The database's host does not answer.");
  EXPECT_LT(std::chrono::steady_clock::now() - started, 6s);
  EXPECT_EQ(error_of(url, Deadline::in(100ms)).code, ErrorCode::kTimeout);
  EXPECT_EQ(error_of(url + "?tls=true", Deadline::in(100ms)).code, ErrorCode::kTimeout);
}

TEST_F(mongo_connect, stops_connecting_when_asked) {
  const testing::SilentServer silent;
  std::stop_source stop;
  const std::jthread stopper([&] { stop.request_stop(); });
  const auto tested =
      open(std::format("mongodb://a:b@127.0.0.1:{}/c", silent.port()))->test(Deadline::in(60s), stop.get_token());
  ASSERT_FALSE(tested.has_value());
  EXPECT_EQ(tested.error().code, ErrorCode::kCancelled);
}

TEST_F(mongo_connect, a_name_without_srv_record_is_said_to_be_unknown) {
  const auto error = error_of("mongodb+srv://reader:hunter2@cluster.no-such-host.invalid/zoo", Deadline::in(5s));
  EXPECT_TRUE(error.code == ErrorCode::kSourceUnavailable || error.code == ErrorCode::kTimeout) << error.message;
  EXPECT_TRUE(error.message.contains("SRV record")) << error.message << error.detail;
  EXPECT_FALSE(error.message.contains("hunter2") || error.detail.contains("hunter2"));
}

TEST_F(mongo_connect, connections_are_used_again) {
  const auto connector = open(fill("[]"));
  ASSERT_TRUE(connector->test(Deadline::in(10s), {}).has_value());
  const auto before = server().count("isMaster") + server().count("ismaster");
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(run(*connector, "[]").has_value());
  EXPECT_EQ(server().count("isMaster") + server().count("ismaster"), before);
}

}  // namespace
}  // namespace dataquery::connectors
