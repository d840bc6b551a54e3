#include "http/router.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace dataquery::http {
namespace {

/// Handlers are told apart by the body limit of their route.
Handler none() {
  return [](Request&) -> asio::awaitable<Response> { co_return Response(); };
}

Router example() {
  Router router;
  router.get("/", none(), {.body_limit = 1});
  router.get("/api/connections", none(), {.body_limit = 2});
  router.post("/api/connections/", none(), {.body_limit = 3});
  router.post("/api/connections/test", none(), {.body_limit = 4});
  router.get("/api/connections/{id}", none(), {.body_limit = 5});
  router.del("/api/connections/{id}", none(), {.body_limit = 6});
  router.get("/api/connections/{id}/sample/{table}", none(), {.body_limit = 7});
  return router;
}

Request request(Method method, std::string target) {
  Request made;
  made.method = method;
  made.target = std::move(target);
  return made;
}

TEST(Router, finds_the_route_of_a_path) {
  struct Case {
    Method method;
    std::string_view target;
    std::size_t route;
  };
  const auto router = example();
  for (const auto& [method, target, route] :
       std::initializer_list<Case>{{Method::kGet, "/", 1},
                                   {Method::kGet, "/?a=b", 1},
                                   {Method::kGet, "/api/connections", 2},
                                   {Method::kGet, "/api/connections/", 2},
                                   {Method::kGet, "/api/connections?limit=5", 2},
                                   {Method::kHead, "/api/connections", 2},
                                   {Method::kPost, "/api/connections", 3},
                                   {Method::kPost, "/api/connections/test", 4},
                                   {Method::kPost, "/api/connections/test/", 4},
                                   {Method::kGet, "/api/connections/test", 5},  // a literal without GET: the parameter
                                   {Method::kGet, "/api/connections/12", 5},
                                   {Method::kDelete, "/api/connections/12/", 6},
                                   {Method::kGet, "/api/connections/12/sample/orders", 7}}) {
    auto asked = request(method, std::string(target));
    const auto match = router.match(asked);
    ASSERT_NE(match.route, nullptr) << target;
    EXPECT_EQ(match.route->options.body_limit, route) << target;
  }
}

TEST(Router, finds_nothing_at_other_paths) {
  const auto router = example();
  for (const auto* target : {"/api", "/api/connections//", "//", "/api/connections/1/sample", "/API/connections",
                             "/api/connections/1/sample/a/b", "/api/../"}) {
    auto asked = request(Method::kGet, target);
    const auto match = router.match(asked);
    EXPECT_EQ(match.route, nullptr) << target;
    EXPECT_EQ(match.allow, "") << target;
  }
}

TEST(Router, decodes_parameters_one_segment_each) {
  const auto router = example();
  auto asked = request(Method::kGet, "/api/connections/7/sample/order%20items%2F%C3%A9");
  ASSERT_NE(router.match(asked).route, nullptr);
  EXPECT_EQ(asked.param("id"), "7");
  EXPECT_EQ(asked.param("table"), "order items/\xC3\xA9");
  EXPECT_EQ(asked.param("other"), "");
}

TEST(Router, names_the_methods_that_a_known_path_takes) {
  const auto router = example();
  auto asked = request(Method::kPut, "/api/connections/test");
  const auto match = router.match(asked);
  EXPECT_EQ(match.route, nullptr);
  EXPECT_EQ(match.allow, "GET, HEAD, POST, DELETE, OPTIONS");
}

TEST(Router, the_fallback_takes_get_and_head_only) {
  auto router = example();
  router.fallback(none());
  auto get = request(Method::kGet, "/anything");
  auto head = request(Method::kHead, "/anything");
  auto post = request(Method::kPost, "/anything");
  EXPECT_NE(router.match(get).route, nullptr);
  EXPECT_NE(router.match(head).route, nullptr);
  EXPECT_EQ(router.match(post).route, nullptr);
}

TEST(Router, refuses_patterns_that_clash_or_are_malformed) {
  auto router = example();
  EXPECT_THROW(router.get("/api/connections/", none()), std::invalid_argument);
  EXPECT_THROW(router.put("/api/connections/{other}", none()), std::invalid_argument);
  EXPECT_THROW(router.get("no-slash", none()), std::invalid_argument);
  EXPECT_THROW(router.get("/a//b", none()), std::invalid_argument);
}

}  // namespace
}  // namespace dataquery::http
