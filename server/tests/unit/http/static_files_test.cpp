#include "http/static_files.h"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

#include "unit/http/live_server.h"

namespace dataquery::http {
namespace {

using testing::Client;
using testing::LiveServer;

// gzip of "let answer = 42;\n" and of "<div id=\"root\"></div>" (level 9, no name, time 0).
constexpr char kScript[] =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x49\x2d\x51\x48\xcc\x2b\x2e\x4f\x2d\x52\xb0\x55\x30"
    "\x31\xb2\xe6\x02\x00\x79\x47\xc5\x86\x11\x00\x00\x00";
constexpr char kPage[] =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xb3\x49\xc9\x2c\x53\xc8\x4c\xb1\x55\x2a\xca\xcf\x2f\x51"
    "\xb2\xb3\xd1\x07\xf2\xed\x00\xde\xb7\x5a\xca\x15\x00\x00\x00";

constexpr std::array kFiles = {
    StaticFile{.path = "/assets/app-1a2b.js",
               .content_type = "text/javascript; charset=utf-8",
               .etag = "\"aaaa\"",
               .bytes = {kScript, sizeof kScript - 1},
               .gzipped = true},
    StaticFile{.path = "/favicon.svg", .content_type = "image/svg+xml", .etag = "\"bbbb\"", .bytes = "<svg/>"},
    StaticFile{.path = "/index.html",
               .content_type = "text/html; charset=utf-8",
               .etag = "\"cccc\"",
               .bytes = {kPage, sizeof kPage - 1},
               .gzipped = true},
};
constexpr std::string_view kPageText = "<div id=\"root\"></div>";

class PageServer : public LiveServer {
 public:
  explicit PageServer(const std::function<std::string(std::string)>& edit = {}) {
    router.fallback(static_files(kFiles, {"/api"}, edit));
    start();
  }
};

TEST(StaticFiles, serves_the_page_at_its_root_and_at_its_own_paths) {
  PageServer server;
  Client client(server.port());
  for (const auto* path : {"/", "/index.html", "/connections/7", "/chat?db=1", "/login/"}) {
    client.get(path);
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.body, kPageText) << path;
    EXPECT_EQ(answer.headers.at("cache-control"), "no-cache") << path;
    EXPECT_TRUE(answer.headers.contains("content-security-policy")) << path;
  }
}

TEST(StaticFiles, sends_gzip_to_who_takes_it_and_plain_bytes_to_who_does_not) {
  PageServer server;
  Client client(server.port());
  client.get("/assets/app-1a2b.js", "Accept-Encoding: deflate, gzip\r\n");
  const auto compressed = client.read();
  EXPECT_EQ(compressed.headers.at("content-encoding"), "gzip");
  EXPECT_EQ(compressed.headers.at("vary"), "Accept-Encoding");
  EXPECT_EQ(compressed.body, std::string_view(kScript, sizeof kScript - 1));
  client.get("/assets/app-1a2b.js", "Accept-Encoding: gzip;q=0\r\n");
  const auto plain = client.read();
  EXPECT_FALSE(plain.headers.contains("content-encoding"));
  EXPECT_EQ(plain.body, "let answer = 42;\n");
  EXPECT_EQ(plain.headers.at("content-type"), "text/javascript; charset=utf-8");
}

TEST(StaticFiles, hashed_files_may_be_kept_and_others_are_asked_for_again) {
  PageServer server;
  Client client(server.port());
  client.get("/assets/app-1a2b.js");
  EXPECT_EQ(client.read().headers.at("cache-control"), "public, max-age=31536000, immutable");
  client.get("/favicon.svg");
  EXPECT_EQ(client.read().headers.at("etag"), "\"bbbb\"");
  for (const auto* known : {"\"bbbb\"", "W/\"bbbb\"", "\"xxxx\", \"bbbb\"", "*"}) {
    client.get("/favicon.svg", "If-None-Match: " + std::string(known) + "\r\n");
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 304) << known;
    EXPECT_FALSE(answer.headers.contains("content-type")) << known;
  }
  client.get("/favicon.svg", "If-None-Match: \"bbb\"\r\n");
  EXPECT_EQ(client.read().status, 200);
}

TEST(StaticFiles, nothing_outside_the_table_is_served) {
  PageServer server;
  Client client(server.port());
  for (const auto* path :
       {"/../../etc/passwd.txt", "/..%2f..%2fetc%2fhosts.conf", "/assets/../../etc/hosts.conf",
        "/%2e%2e/%2e%2e/etc/a.b", "/assets/missing.js", "/assets/app-1a2b.js/", "/assets/app-1a2b.js%2f.x", "/api",
        "/api/", "/api/unknown", "/.env", "//etc/hosts.conf", "/assets/app-1a2b.js.gz"}) {
    client.get(path);
    const auto answer = client.read();
    EXPECT_TRUE(answer.status == 404 || answer.body == kPageText) << path;
    EXPECT_EQ(answer.body.find("root:x"), std::string::npos) << path;
  }
  client.get("/api/unknown");
  EXPECT_EQ(client.read().status, 404);
  client.get("/assets/missing.js");
  EXPECT_EQ(client.read().status, 404);
  client.post("/assets/app-1a2b.js", "x");
  EXPECT_EQ(client.read().status, 404);
}

TEST(StaticFiles, the_page_may_be_edited_once) {
  PageServer server([](std::string page) { return page + "<!-- edited -->"; });
  Client client(server.port());
  client.get("/", "Accept-Encoding: gzip\r\n");
  const auto answer = client.read();
  EXPECT_EQ(answer.body, std::string(kPageText) + "<!-- edited -->");
  EXPECT_NE(answer.headers.at("etag"), "\"cccc\"");
  client.get("/", "If-None-Match: " + answer.headers.at("etag") + "\r\n");
  EXPECT_EQ(client.read().status, 304);
}

TEST(StaticFiles, a_program_without_the_page_says_404) {
  LiveServer server;
  server.router.fallback(static_files({}, {"/api"}));
  server.start();
  Client client(server.port());
  client.get("/");
  EXPECT_EQ(client.read().status, 404);
}

TEST(Gunzip, refuses_what_is_no_gzip_stream) {
  EXPECT_THROW((void)gunzip(""), std::runtime_error);
  EXPECT_THROW((void)gunzip("certainly not a gzip stream"), std::runtime_error);
  std::string cut(kScript, sizeof kScript - 1);
  cut.erase(12, 4);
  EXPECT_THROW((void)gunzip(cut), std::runtime_error);
}

}  // namespace
}  // namespace dataquery::http
