#include <format>
#include <thread>

#include "adapters/net/hosts.h"
#include "contract/connectors/postgres_fixture.h"
#include "contract/support/silent_server.h"

namespace dataquery::connectors {
namespace {

class postgres_connect : public PostgresFixture {
 protected:
  Error error_of(const std::string& url, Deadline deadline = Deadline::in(10s)) {
    const auto tested = open(url)->test(deadline, {});
    EXPECT_FALSE(tested.has_value()) << url;
    return tested ? Error(ErrorCode::kInternal, "connected") : tested.error();
  }
};

TEST_F(postgres_connect, says_what_is_wrong_without_secrets) {
  const auto port = server().port();
  const std::vector<std::pair<std::string, std::string>> cases{
      {std::format("postgresql://tester:hunter2secret@127.0.0.1:{}/postgres", port),
       "The database refused the user name or password."},
      {std::format("postgresql://tester@127.0.0.1:{}/postgres", port),
       "The database refused the user name or password."},
      {std::format("postgresql://nobody:hunter2secret@127.0.0.1:{}/postgres", port),
       "The database refused the user name or password."},
      {server().url("no_such_database"), "There is no database of this name on the server."},
      {server().url() + "?sslmode=require", "The server does not offer TLS, which sslmode demands."},
      {"postgresql://tester:hunter2secret@127.0.0.1:1/postgres",
       "The database's host refuses connections on this port: is the server running there?"},
      {"postgresql://tester:hunter2secret@no-such-host.invalid/postgres",
       "The database's host is not known: its name does not resolve."},
  };
  for (const auto& [url, message] : cases) {
    const auto error = error_of(url);
    EXPECT_EQ(error.code, ErrorCode::kSourceUnavailable) << url;
    EXPECT_EQ(error.message, message) << url << ": " << error.detail;
    EXPECT_FALSE(error.message.contains("hunter2") || error.detail.contains("hunter2"));
    EXPECT_FALSE(error.message.contains("secret") || error.detail.contains("a secret"));
  }
}

TEST_F(postgres_connect, gives_up_on_a_silent_host) {
  const testing::SilentServer silent;
  const auto url = std::format("postgresql://a:b@127.0.0.1:{}/c", silent.port());
  const auto started = std::chrono::steady_clock::now();
  EXPECT_EQ(error_of(url, Deadline::in(60s)).message, "The database's host does not answer.");
  EXPECT_LT(std::chrono::steady_clock::now() - started, 5s);
  EXPECT_EQ(error_of(url, Deadline::in(100ms)).code, ErrorCode::kSourceUnavailable);
}

TEST_F(postgres_connect, stops_connecting_when_asked) {
  const testing::SilentServer silent;
  std::stop_source stop;
  const std::jthread stopper([&] { stop.request_stop(); });
  const auto tested =
      open(std::format("postgresql://a:b@127.0.0.1:{}/c", silent.port()))->test(Deadline::in(60s), stop.get_token());
  ASSERT_FALSE(tested.has_value());
  EXPECT_EQ(tested.error().code, ErrorCode::kCancelled);
}

TEST_F(postgres_connect, takes_only_connection_strings_of_one_remote_server) {
  for (const auto* url : {"postgresql://",
                          "postgresql:///db",
                          "postgresql://user@/db",
                          "postgresql://host/db",
                          "postgresql://:pw@host/db",
                          "postgresql://user:pw@/db?host=/var/run/postgresql",
                          "postgresql://user@%2Fvar%2Frun%2Fpostgresql/db",
                          "postgresql://user@host/db?host=other",
                          "postgresql://user@host/db?hostaddr=127.0.0.1",
                          "postgresql://user@host/db?service=x",
                          "postgresql://user@host/db?passfile=/etc/passwd",
                          "postgresql://user@host/db?sslkey=/etc/ssl/key",
                          "postgresql://user@host/db?sslcert=/etc/passwd",
                          "postgresql://user@host/db?sslrootcert=/etc/passwd",
                          "postgresql://user@host/db?options=-c%20x%3Dy",
                          "postgresql://user@host/db?options",
                          "postgresql://user@host/db?krbsrvname=x",
                          "postgresql://user@host/db?sslmode=maybe",
                          "postgresql://user@host1,host2/db",
                          "postgresql://user@host:1,host:2/db",
                          "postgresql://user@host:0/db",
                          "postgresql://user@host:99999/db",
                          "postgresql://user@host/a/b",
                          "postgresql://user@host/db#x",
                          "postgresql://user:p@ss@host/db",
                          "postgresql://us er@host/db",
                          "postgresql://user:p%00@host/db",
                          "postgresql://user@@abstract/db",
                          "postgresql:user@host",
                          "postgres",
                          "host=/tmp dbname=x",
                          "postgresql+psycopg2://user@host/db",
                          "POSTGRESQL://user@/db"}) {
    const auto opened = factory_.open(Secret(url));
    EXPECT_FALSE(opened.has_value()) << url;
    EXPECT_TRUE(opened || opened.error().code == ErrorCode::kInvalidArgument) << url;
  }
  const auto long_url = "postgresql://user:" + std::string(3000, 'x') + "@host/db";
  EXPECT_FALSE(factory_.open(Secret(long_url)).has_value());
  EXPECT_TRUE(
      factory_.open(Secret("postgres://user:p%40ss@[::1]:5433/db?sslmode=require&connect_timeout=3")).has_value());
}

TEST_F(postgres_connect, never_connects_to_addresses_of_the_machine_room) {
  const net::HostPolicy usual;
  for (const auto* address :
       {"169.254.169.254", "169.254.0.1", "0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255", "100.100.100.200",
        "::", "fe80::1", "febf::1", "ff02::1", "::ffff:169.254.169.254", "::ffff:0.0.0.0", "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1", "fd00:ec2::254", "not an address", ""}) {
    EXPECT_FALSE(net::allowed(address, usual)) << address;
  }
  for (const auto* address : {"8.8.8.8", "127.0.0.1", "::1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",
                              "fd12::1", "2001:db8::1", "::ffff:8.8.8.8"}) {
    EXPECT_TRUE(net::allowed(address, usual)) << address;
  }
  const net::HostPolicy strict{.loopback = false, .private_networks = false};
  for (const auto* address : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "10.0.0.1", "172.31.0.1",
                              "192.168.1.1", "fd12::1", "::ffff:10.0.0.1"}) {
    EXPECT_FALSE(net::allowed(address, strict)) << address;
  }
  EXPECT_TRUE(net::allowed("8.8.8.8", strict));
}

TEST_F(postgres_connect, a_name_is_judged_by_its_address) {
  SourceFactory strict(SourcePolicy{.hosts = {.loopback = false}});
  for (const auto* host : {"localhost", "127.1", "2130706433", "0x7f000001", "127.0.0.1", "[::1]"}) {
    auto opened = strict.open(Secret(std::format("postgresql://a:b@{}:{}/c", host, server().port())));
    ASSERT_TRUE(opened.has_value()) << host;
    const auto tested = (*opened)->test(Deadline::in(5s), {});
    ASSERT_FALSE(tested.has_value()) << host;
    EXPECT_EQ(tested.error().code, ErrorCode::kInvalidArgument) << host << ": " << tested.error().message;
  }
  EXPECT_EQ(error_of("postgresql://a:b@169.254.169.254/c").code, ErrorCode::kInvalidArgument);
  EXPECT_TRUE(
      open(std::format("postgresql://tester:a%20secret%20%2F%20with%20%40%20odd%20%3A%20letters@localhost:{}/postgres",
                       server().port()))
          ->test(Deadline::in(5s), {})
          .has_value());
}

}  // namespace
}  // namespace dataquery::connectors
