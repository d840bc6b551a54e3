#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "unit/http/live_server.h"

namespace dataquery::http {
namespace {

using namespace std::chrono_literals;
using testing::answers;
using testing::Client;
using testing::LiveServer;

class LimitedServer : public LiveServer {
 public:
  LimitedServer() {
    router.get("/health", answers("{}"));
    router.post("/json", [](Request& request) -> asio::awaitable<Response> {
      co_return text(std::to_string(request.body.size()));
    });
  }
};

TEST(Limits, malformed_requests_are_400_and_the_connection_ends) {
  LimitedServer server;
  server.start();
  for (const std::string_view bytes : {
           "garbage\r\n\r\n",
           "\x16\x03\x01\x02\x01\x01\xfc\x03\x03 a TLS hello\r\n\r\n",
           "GET /health HTTP/1.1\r\nHost h\r\n\r\n",
           "GET /health HTTP/1.1\r\n\r\n",
           "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
           "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n",
           "GET /%00 HTTP/1.1\r\nHost: h\r\n\r\n",
           "GET /health?a=%4 HTTP/1.1\r\nHost: h\r\n\r\n",
           "GET health HTTP/1.1\r\nHost: h\r\n\r\n",
           "POST /json HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
           "POST /json HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
           "POST /json HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           "POST /json HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nnot a size\r\n",
       }) {
    Client client(server.port());
    client.send(bytes);
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 400) << bytes;
    EXPECT_EQ(answer.headers.at("connection"), "close") << bytes;
    EXPECT_TRUE(client.closed()) << bytes;
  }
  Client client(server.port());
  client.get("/health");
  EXPECT_EQ(client.read().status, 200);
}

TEST(Limits, what_is_not_supported_says_so) {
  LimitedServer server;
  server.start();
  struct Case {
    std::string_view bytes;
    int status;
  };
  for (const auto& [bytes, status] : std::initializer_list<Case>{
           {"GET /health HTTP/2.0\r\nHost: h\r\n\r\n", 505},
           {"POST /json HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
           {"POST /json HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nExpect: miracles\r\n\r\n", 417},
           {"BREW /health HTTP/1.1\r\nHost: h\r\n\r\n", 405}}) {
    Client client(server.port());
    client.send(bytes);
    EXPECT_EQ(client.read().status, status) << bytes;
  }
}

TEST(Limits, a_header_that_is_too_large_is_431) {
  LimitedServer server;
  server.start();
  const std::string large(20'000, 'h');
  for (const auto& bytes : {"GET /" + large + " HTTP/1.1\r\nHost: h\r\n\r\n",
                            "GET /health HTTP/1.1\r\nHost: h\r\nX-Large: " + large + "\r\n\r\n"}) {
    Client client(server.port());
    client.send(bytes);
    EXPECT_EQ(client.read().status, 431);
  }
  std::string many = "GET /health HTTP/1.1\r\nHost: h\r\n";
  for (int i = 0; i < 200; ++i) many += "X-F: v\r\n";
  Client client(server.port());
  client.send(many + "\r\n");
  EXPECT_EQ(client.read().status, 431);
}

TEST(Limits, a_body_of_two_megabytes_is_413_and_the_client_sees_it) {
  LimitedServer server;
  server.start();
  Client client(server.port());
  EXPECT_TRUE(client.post("/json", std::string(2'000'000, 'b')));  // all of it is taken: no reset
  EXPECT_EQ(client.read().status, 413);
  EXPECT_TRUE(client.closed());
}

TEST(Limits, a_chunked_body_is_counted_too) {
  LimitedServer server;
  server.start();
  Client client(server.port());
  client.send("POST /json HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
  const auto chunk = "10000\r\n" + std::string(0x10000, 'b') + "\r\n";
  for (int i = 0; i < 20; ++i) client.send(chunk);
  EXPECT_EQ(client.read().status, 413);
}

TEST(Limits, a_route_may_take_more_or_less) {
  LimitedServer server;
  server.router.post("/small", answers("{}"), {.body_limit = 10});
  server.router.post("/big", answers("{}"), {.body_limit = 4'000'000});
  server.start();
  Client client(server.port());
  client.post("/small", std::string(10, 'b'));
  EXPECT_EQ(client.read().status, 200);
  client.post("/big", std::string(3'000'000, 'b'));
  EXPECT_EQ(client.read().status, 200);
  client.post("/small", std::string(11, 'b'));
  EXPECT_EQ(client.read().status, 413);
}

TEST(Limits, an_upload_goes_to_a_file_that_goes_with_the_request) {
  const auto folder = std::filesystem::temp_directory_path() / ("dataquery-upload-" + std::to_string(::getpid()));
  {
    LiveServer server;
    server.options.upload_folder = folder;
    std::filesystem::path kept;
    server.router.post(
        "/upload",
        [&](Request& request) -> asio::awaitable<Response> {
          EXPECT_TRUE(request.body.empty());
          EXPECT_EQ(std::filesystem::file_size(request.body_file->path()), request.body_file->size());
          const auto mode = std::filesystem::status(request.body_file->path()).permissions();
          EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
          if (request.query_param("keep")) kept = request.body_file->release();
          co_return text(std::to_string(std::filesystem::file_size(kept.empty() ? request.body_file->path() : kept)));
        },
        {.body_limit = 64'000'000, .body_to_file = true});
    server.start();
    Client client(server.port());
    const std::string content(10'000'000, 'u');
    client.post("/upload", content);
    EXPECT_EQ(client.read().body, "10000000");
    EXPECT_TRUE(std::filesystem::is_empty(folder));
    client.post("/upload?keep=1", content);
    EXPECT_EQ(client.read().body, "10000000");
    std::ifstream file(kept);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), content);
    std::filesystem::remove(kept);
    client.send("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 64000001\r\n\r\n");
    EXPECT_EQ(client.read().status, 413);
    Client leaver(server.port());
    leaver.send("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 64000000\r\n\r\n" + content);
  }  // the leaver's half of an upload goes too
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  std::filesystem::remove_all(folder);
}

TEST(Limits, a_header_that_trickles_in_is_given_up) {
  LimitedServer server;
  server.options.header_timeout = 300ms;
  server.start();
  Client client(server.port());
  client.send("GET /health HTTP/1.1\r\nHost: ");
  EXPECT_EQ(client.read().status, 408);
  EXPECT_TRUE(client.closed());
}

TEST(Limits, a_body_that_does_not_come_is_given_up) {
  LimitedServer server;
  server.options.body_timeout = 300ms;
  server.start();
  Client client(server.port());
  client.send("POST /json HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf");
  EXPECT_EQ(client.read().status, 408);
  EXPECT_TRUE(client.closed());
}

TEST(Limits, an_idle_connection_is_closed_without_a_word) {
  LimitedServer server;
  server.options.idle_timeout = 300ms;
  server.start();
  Client client(server.port());
  client.get("/health");
  EXPECT_EQ(client.read().status, 200);
  EXPECT_TRUE(client.closed());
}

TEST(Limits, a_client_that_does_not_read_is_given_up) {
  LiveServer server;
  server.options.write_timeout = 300ms;
  server.router.get("/large", answers(std::string(20'000'000, 'x')));
  server.start();
  Client client(server.port());
  client.get("/large");
  client.read_head();
  const auto deadline = std::chrono::steady_clock::now() + testing::kPatience;
  while (server.connections() != 0 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_EQ(server.connections(), 0U);
}

TEST(Limits, connections_beyond_the_limit_are_told_so) {
  LimitedServer server;
  server.options.max_connections = 2;
  server.start();
  Client first(server.port());
  Client second(server.port());
  for (auto* client : {&first, &second}) {
    client->get("/health");
    EXPECT_EQ(client->read().status, 200);
  }
  Client third(server.port());
  third.get("/health");
  const auto answer = third.read();
  EXPECT_EQ(answer.status, 503);
  EXPECT_TRUE(answer.headers.contains("retry-after"));
  EXPECT_TRUE(third.closed());
  first.get("/health");
  EXPECT_EQ(first.read().status, 200);
}

}  // namespace
}  // namespace dataquery::http
