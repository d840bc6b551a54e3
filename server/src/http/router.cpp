#include "http/router.h"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace dataquery::http {

constexpr std::size_t kMethods = 8;

/// One segment of the patterns. Children by literal text, and at most one for a parameter.
struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::array<std::optional<Route>, kMethods> routes;  // by Method
  std::vector<std::string> names;                     // of the parameters on the way here
  bool ends_pattern = false;
};

/// What a walk has met: the route, or the methods of patterns that match but for the method.
struct Router::Found {
  const Route* route = nullptr;
  const Node* node = nullptr;
  std::vector<std::string_view> values;  // raw, of the parameters on the way
  std::array<bool, kMethods> allowed{};
  bool path_known = false;
};

namespace {

std::size_t index_of(Method method) { return static_cast<std::size_t>(method); }

/// Takes the first segment off "a/b/": "a", leaving "b/".
std::string_view take_segment(std::string_view& rest) {
  const auto slash = rest.find('/');
  const auto segment = rest.substr(0, slash);
  rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  return segment;
}

bool lies_below(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return false;
  return path.size() == prefix.size() || prefix.empty() || prefix.back() == '/' || path[prefix.size()] == '/';
}

std::string list_methods(const std::array<bool, kMethods>& allowed) {
  std::string list;
  const auto append = [&](Method method) {
    if (!list.empty()) list += ", ";
    list += to_string(method);
  };
  for (const auto method : {Method::kGet, Method::kPost, Method::kPut, Method::kPatch, Method::kDelete}) {
    if (!allowed[index_of(method)]) continue;
    append(method);
    if (method == Method::kGet) append(Method::kHead);
  }
  append(Method::kOptions);
  return list;
}

std::string_view path_part(std::string_view target) { return target.substr(0, target.find('?')); }

}  // namespace

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Method method, std::string_view pattern, Handler handler, RouteOptions options) {
  if (!pattern.starts_with('/')) throw std::invalid_argument("a pattern begins with /: " + std::string(pattern));
  auto* node = root_.get();
  std::vector<std::string> names;
  for (auto rest = pattern.substr(1); !rest.empty();) {
    const auto segment = take_segment(rest);
    if (segment.empty()) throw std::invalid_argument("an empty segment in " + std::string(pattern));
    if (segment.front() == '{' && segment.back() == '}') {
      names.emplace_back(segment.substr(1, segment.size() - 2));
      if (!node->parameter) node->parameter = std::make_unique<Node>();
      node = node->parameter.get();
    } else {
      auto& child = node->literals[std::string(segment)];
      if (!child) child = std::make_unique<Node>();
      node = child.get();
    }
  }
  auto& route = node->routes[index_of(method)];
  if (route || (node->ends_pattern && node->names != names)) {
    throw std::invalid_argument("a second route for " + std::string(pattern));
  }
  route = Route{std::move(handler), options};
  node->names = std::move(names);
  node->ends_pattern = true;
}

void Router::before(std::string prefix, Before hook) { before_.emplace_back(std::move(prefix), std::move(hook)); }
void Router::after(After hook) { after_.push_back(std::move(hook)); }
void Router::fallback(Handler handler) { fallback_ = Route{std::move(handler), {}}; }

void Router::find(const Node& node, std::string_view rest, Method method, Found& found) {
  if (rest.empty()) {
    if (!node.ends_pattern) return;
    if (const auto& route = node.routes[index_of(method)]; route) {
      found.route = &*route;
      found.node = &node;
      return;
    }
    found.path_known = true;
    for (std::size_t i = 0; i < kMethods; ++i) found.allowed[i] |= node.routes[i].has_value();
    return;
  }
  const auto segment = take_segment(rest);
  if (segment.empty()) return;
  if (const auto literal = node.literals.find(segment); literal != node.literals.end()) {
    find(*literal->second, rest, method, found);
    if (found.route != nullptr) return;
  }
  if (!node.parameter) return;
  found.values.push_back(segment);
  find(*node.parameter, rest, method, found);
  if (found.route == nullptr) found.values.pop_back();
}

Router::Match Router::match(Request& request) const {
  auto path = path_part(request.target);
  if (path.starts_with('/')) path.remove_prefix(1);
  Found found;
  const auto method = request.method == Method::kHead ? Method::kGet : request.method;
  find(*root_, path, method, found);
  if (found.route != nullptr) {
    for (std::size_t i = 0; i < found.values.size(); ++i) {
      auto value = percent_decode(found.values[i]);
      if (!value) return {};
      request.params.emplace_back(found.node->names[i], std::move(*value));
    }
    return {.route = found.route, .allow = {}};
  }
  if (found.path_known) return {.route = nullptr, .allow = list_methods(found.allowed)};
  if (fallback_ && method == Method::kGet) return {.route = &*fallback_, .allow = {}};
  return {};
}

asio::awaitable<std::optional<Response>> Router::run_before(Request& request) const {
  for (const auto& [prefix, hook] : before_) {
    if (!lies_below(request.path, prefix)) continue;
    if (auto response = co_await hook(request)) co_return response;
  }
  co_return std::nullopt;
}

void Router::run_after(const Request& request, Response& response) const {
  for (const auto& hook : after_) hook(request, response);
}

}  // namespace dataquery::http
