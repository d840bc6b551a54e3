#include "adapters/http_client/curl_transport.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <optional>

#include "contract/http_client/peer.h"

namespace dataquery::adapters {
namespace {

using namespace std::chrono_literals;

std::vector<llm::HttpHeader> with_key() { return {{.name = "X-Key", .value = Secret("secret-key")}}; }

class CurlTransportTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* name :
         {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"}) {
      unsetenv(name);
    }
    transport_.emplace();
  }

  auto post(const std::string& url, Deadline deadline = Deadline::in(10s)) {
    return transport_->send({.url = url, .headers = with_key(), .body = R"({"a":1})"}, deadline, stop_.get_token());
  }

  std::optional<CurlTransport> transport_;
  std::stop_source stop_;
};

TEST_F(CurlTransportTest, posts_json_with_the_key) {
  std::promise<std::string> seen;
  Peer peer([&](PeerConnection& connection) {
    seen.set_value(connection.read_request());
    connection.answer(200, R"({"ok":true})");
  });
  const auto response = post(peer.url());
  ASSERT_TRUE(response.has_value()) << response.error().detail;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, R"({"ok":true})");
  const auto request = seen.get_future().get();
  EXPECT_TRUE(request.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"));
  EXPECT_TRUE(request.contains("\r\nX-Key: secret-key\r\n"));
  EXPECT_TRUE(request.contains("\r\nContent-Type: application/json\r\n"));
  EXPECT_TRUE(request.ends_with("\r\n\r\n{\"a\":1}"));
}

TEST_F(CurlTransportTest, gets_without_a_body) {
  std::promise<std::string> seen;
  Peer peer([&](PeerConnection& connection) {
    seen.set_value(connection.read_request());
    connection.answer(200, "[]");
  });
  const auto response =
      transport_->send({.url = peer.url("/v1/models"), .headers = with_key(), .method = llm::HttpRequest::Method::kGet},
                       Deadline::in(10s), {});
  ASSERT_TRUE(response.has_value()) << response.error().detail;
  EXPECT_EQ(response->body, "[]");
  const auto request = seen.get_future().get();
  EXPECT_TRUE(request.starts_with("GET /v1/models HTTP/1.1\r\n"));
  EXPECT_TRUE(request.contains("\r\nX-Key: secret-key\r\n"));
  EXPECT_FALSE(request.contains("Content-"));
}

TEST_F(CurlTransportTest, returns_refusals_as_answers) {
  Peer peer([](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    connection.answer(429, "slow down", "Retry-After: 7\r\n");
  });
  const auto response = post(peer.url());
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 429);
  EXPECT_EQ(response->body, "slow down");
  EXPECT_EQ(response->retry_after, 7s);
}

TEST_F(CurlTransportTest, does_not_follow_redirects) {
  std::atomic<int> requests = 0;
  Peer peer([&](PeerConnection& connection) {
    while (!connection.read_request().empty()) {
      ++requests;
      connection.answer(307, "", "Location: /elsewhere\r\n");
    }
  });
  EXPECT_EQ(post(peer.url())->status, 307);
  transport_.reset();
  EXPECT_EQ(requests, 1);
}

TEST_F(CurlTransportTest, ends_at_the_deadline_and_hangs_up) {
  std::promise<void> closed;
  Peer peer([&](PeerConnection& connection) {
    connection.wait_for_close();
    closed.set_value();
  });
  const auto response = post(peer.url(), Deadline::in(100ms));
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().code, ErrorCode::kTimeout);
  EXPECT_EQ(closed.get_future().wait_for(10s), std::future_status::ready);
}

TEST_F(CurlTransportTest, ends_when_the_caller_leaves_and_hangs_up) {
  std::promise<void> received;
  std::promise<void> closed;
  Peer peer([&](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    received.set_value();
    connection.wait_for_close();
    closed.set_value();
  });
  std::jthread leaving([&] {
    received.get_future().wait();
    stop_.request_stop();
  });
  const auto response = post(peer.url());
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(closed.get_future().wait_for(10s), std::future_status::ready);
}

TEST_F(CurlTransportTest, sends_nothing_for_a_caller_that_has_left) {
  stop_.request_stop();
  EXPECT_EQ(post("http://127.0.0.1:1/").error().code, ErrorCode::kCancelled);
}

TEST_F(CurlTransportTest, refuses_an_answer_that_is_too_large) {
  Peer peer([](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    connection.answer(200, std::string(100'000, 'x'));
  });
  const auto response =
      transport_->send({.url = peer.url(), .body = "{}", .max_response_bytes = 50'000}, Deadline::in(10s), {});
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().code, ErrorCode::kUpstream);
  EXPECT_EQ(response.error().message, "127.0.0.1 sent a larger answer than is allowed.");
}

TEST_F(CurlTransportTest, says_what_went_wrong_on_the_way) {
  Peer hangs_up([](PeerConnection& connection) { static_cast<void>(connection.read_request()); });
  Peer breaks_off([](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
  });
  Peer babbles([](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    connection.write("220 mail ready\r\n");
  });
  Peer without_tls([](PeerConnection& connection) {
    connection.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    connection.wait_for_close();
  });
  unsigned short free_port = 0;
  {
    const Peer gone([](PeerConnection&) {});
    free_port = gone.port();
  }
  struct Case {
    std::string url;
    const char* expected;
  };
  for (const auto& [url, expected] : {
           Case{"http://127.0.0.1:" + std::to_string(free_port) + "/v1", "127.0.0.1 could not be reached"},
           Case{"http://nowhere.invalid/v1", "nowhere.invalid could not be found"},
           Case{hangs_up.url(), "broke the connection"},
           Case{breaks_off.url(), "broke the connection"},
           Case{babbles.url(), "127.0.0.1 does not speak HTTP"},
           Case{"https://127.0.0.1:" + std::to_string(without_tls.port()) + "/v1", "No secure connection"},
           Case{"http://169.254.169.254/latest", "169.254.169.254 is a link-local address"},
           Case{"http://[fe80::1]/v1", "is a link-local address"},
           Case{"file:///etc/passwd", "malformed"},
           Case{"http://", "malformed"},
       }) {
    const auto response = post(url);
    ASSERT_FALSE(response.has_value()) << url;
    const bool passing =
        response.error().message.contains("reached") || response.error().message.contains("broke the connection");
    EXPECT_EQ(response.error().code, passing ? ErrorCode::kSourceUnavailable : ErrorCode::kUpstream) << url;
    EXPECT_TRUE(response.error().message.contains(expected)) << url << ": " << response.error().message;
    EXPECT_FALSE((response.error().message + response.error().detail).contains("secret-key"));
  }
}

TEST_F(CurlTransportTest, serves_many_callers_at_once) {
  Peer peer([](PeerConnection& connection) {
    for (auto request = connection.read_request(); !request.empty(); request = connection.read_request()) {
      connection.answer(200, request.substr(request.find("\r\n\r\n") + 4));
    }
  });
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> callers;
    for (int caller = 0; caller < 16; ++caller) {
      callers.emplace_back([&, caller] {
        for (int i = 0; i < 20; ++i) {
          const auto body = std::to_string(caller) + "-" + std::to_string(i);
          const auto response = transport_->send({.url = peer.url(), .body = body}, Deadline::in(30s), {});
          right += response && response->body == body;
        }
      });
    }
  }
  EXPECT_EQ(right, 320);
  transport_.reset();  // closes the kept connections, which ends the peer's threads
}

TEST_F(CurlTransportTest, ends_calls_in_progress_when_it_goes) {
  std::promise<void> received;
  Peer peer([&](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    received.set_value();
    connection.wait_for_close();
  });
  auto response = std::async(std::launch::async, [&] { return post(peer.url()); });
  received.get_future().wait();
  transport_.reset();
  EXPECT_EQ(response.get().error().code, ErrorCode::kBusy);
}

TEST_F(CurlTransportTest, asks_the_environments_proxy_except_for_this_machine) {
  std::promise<std::string> seen;
  Peer proxy([&](PeerConnection& connection) {
    seen.set_value(connection.read_request());
    connection.answer(200, "by the proxy");
  });
  Peer direct([](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    connection.answer(200, "direct");
  });
  setenv("http_proxy", ("http://127.0.0.1:" + std::to_string(proxy.port())).c_str(), 1);
  EXPECT_EQ(post(direct.url())->body, "direct");
  EXPECT_EQ(post("http://llm.example/v1")->body, "by the proxy");
  EXPECT_TRUE(seen.get_future().get().starts_with("POST http://llm.example/v1 HTTP/1.1"));
  unsetenv("http_proxy");
}

}  // namespace
}  // namespace dataquery::adapters
