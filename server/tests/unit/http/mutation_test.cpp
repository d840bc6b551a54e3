// Requests with bytes changed, lost, doubled and cut, from a fixed seed: whatever comes, the server answers the next
// client.

#include <gtest/gtest.h>

#include <random>

#include "support/rounds.h"
#include "unit/http/live_server.h"

namespace dataquery::http {
namespace {

using namespace std::string_view_literals;
using testing::answers;
using testing::Client;
using testing::LiveServer;

constexpr std::string_view kRequests[] = {
    "GET /health?q=a%20b&c=d HTTP/1.1\r\nHost: test\r\nAccept-Encoding: gzip, br;q=0.5\r\n\r\n",
    "POST /items/7/echo HTTP/1.1\r\nHost: test\r\nContent-Length: 11\r\nX-Request-Id: a-b\r\n\r\nhello world",
    "POST /items/7/echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nT: v\r\n\r\n",
    "OPTIONS /items/%37 HTTP/1.1\r\nHost: test\r\nOrigin: null\r\nConnection: keep-alive, upgrade\r\n\r\n",
    "GET http://test/health HTTP/1.0\r\nX-Folded: a\r\n b\r\n\r\n",
};

/// Bytes that mean something to a parser.
constexpr std::string_view kTelling = "\r\n\0 :;%/?=,\t\x7f-\xff"sv;

class Mutator {
 public:
  std::string next() {
    std::string bytes;
    for (auto count = below(3) + 1; count > 0; --count) bytes += kRequests[below(std::size(kRequests))];
    for (auto count = below(6); count > 0 && !bytes.empty(); --count) mutate(bytes);
    return bytes;
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }

  void mutate(std::string& bytes) {
    const auto at = below(bytes.size());
    switch (below(5)) {
      case 0:
        bytes[at] = kTelling[below(kTelling.size())];
        break;
      case 1:
        bytes.erase(at, below(8) + 1);
        break;
      case 2:
        bytes.insert(at, bytes.substr(at, below(40) + 1));
        break;
      case 3:
        bytes.insert(at, std::string(below(3000), kTelling[below(kTelling.size())]));
        break;
      default:
        bytes.resize(at);
    }
  }

  std::mt19937 random_{20260131};
};

TEST(MutatedRequests, never_stop_the_server) {
  LiveServer server;
  server.router.get("/health", answers("{}"));
  server.router.post("/items/{id}/echo", [](Request& request) -> asio::awaitable<Response> {
    co_return text(std::string(request.param("id")) + request.body);
  });
  server.start();
  Mutator mutator;
  const int count = dataquery::testing::rounds(600);
  for (int i = 0; i < count; ++i) {
    const auto bytes = mutator.next();
    Client client(server.port());
    client.send(bytes);
    boost::system::error_code ignored;  // the server may have closed already
    client.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    client.read_to_end();
    if (i % 50 != 0) continue;
    Client next(server.port());
    next.get("/health");
    ASSERT_EQ(next.read().status, 200) << "after mutation " << i;
  }
}

}  // namespace
}  // namespace dataquery::http
