#include "adapters/mongoc/client.h"

#include <mongoc/mongoc.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "adapters/mongoc/stream.h"
#include "adapters/mongoc/uri.h"

namespace dataquery::mongoc {
namespace {

using namespace std::chrono_literals;

constexpr auto kCleanUpTime = 1s;         // for closing a cursor and ending a session
constexpr auto kCancelTime = 1s;          // for telling the server to stop
constexpr auto kServersHeadStart = 50ms;  // its own end of a query comes before ours, with its own words

struct DestroyClient {
  void operator()(mongoc_client_t* client) const { mongoc_client_destroy(client); }
};
struct DestroySession {
  void operator()(mongoc_client_session_t* session) const { mongoc_client_session_destroy(session); }
};
struct DestroyCursor {
  void operator()(mongoc_cursor_t* cursor) const { mongoc_cursor_destroy(cursor); }
};
struct DestroyDescription {
  void operator()(mongoc_server_description_t* server) const { mongoc_server_description_destroy(server); }
};
using ClientHandle = std::unique_ptr<mongoc_client_t, DestroyClient>;
using Session = std::unique_ptr<mongoc_client_session_t, DestroySession>;
using Cursor = std::unique_ptr<mongoc_cursor_t, DestroyCursor>;
using Description = std::unique_ptr<mongoc_server_description_t, DestroyDescription>;

void start_driver() {
  static std::once_flag once;
  std::call_once(once, [] {
    mongoc_init();
    mongoc_log_set_handler([](mongoc_log_level_t, const char*, const char*, void*) {}, nullptr);  // it names hosts
  });
}

struct Lookup {
  std::mutex mutex;
  std::condition_variable_any done_signal;
  bool done = false;
  bool unwanted = false;
  ClientHandle client;
  bson_error_t error = {};
};

// The driver looks the SRV record up when a client is made, without a deadline: on a thread of its own, then, that may
// outlive the question.
Result<ClientHandle> make_srv_client(Uri uri, const Wait& wait) {
  auto lookup = std::make_shared<Lookup>();
  std::thread([lookup, uri = std::shared_ptr<mongoc_uri_t>(std::move(uri))] {
    bson_error_t error = {};
    ClientHandle client(mongoc_client_new_from_uri_with_error(uri.get(), &error));
    const std::scoped_lock lock(lookup->mutex);
    lookup->error = error;
    if (!lookup->unwanted) lookup->client = std::move(client);
    lookup->done = true;
    lookup->done_signal.notify_all();
  }).detach();
  std::unique_lock lock(lookup->mutex);
  if (!lookup->done_signal.wait_until(lock, wait.stop, wait.deadline.at(), [&] { return lookup->done; })) {
    lookup->unwanted = true;
    if (wait.stop.stop_requested()) return fail(ErrorCode::kCancelled, "The query was cancelled.");
    return fail(ErrorCode::kTimeout, "The SRV record of the database's host could not be looked up in time.");
  }
  if (!lookup->client) return std::unexpected(to_error(lookup->error));
  return std::move(lookup->client);
}

mongoc_read_mode_t read_mode(const std::string& preference) {
  if (preference == "primaryPreferred") return MONGOC_READ_PRIMARY_PREFERRED;
  if (preference == "secondary") return MONGOC_READ_SECONDARY;
  if (preference == "secondaryPreferred") return MONGOC_READ_SECONDARY_PREFERRED;
  if (preference == "nearest") return MONGOC_READ_NEAREST;
  return MONGOC_READ_PRIMARY;
}

std::string_view name_of(const bson_t& command) {
  bson_iter_t first;
  if (!bson_iter_init(&first, &command) || !bson_iter_next(&first)) return {};
  return bson_iter_key(&first);
}

// `command` with a batch of `batch` documents where it has an empty "cursor" or is a find.
Bson with_batch(const bson_t& command, std::int32_t batch) {
  auto sized = empty_bson();
  bson_iter_t at;
  bson_iter_init(&at, &command);
  while (bson_iter_next(&at)) {
    const std::string_view name = bson_iter_key(&at);
    if (name == "cursor" || name == "batchSize") continue;
    bson_append_iter(sized.get(), nullptr, 0, &at);
  }
  bson_t cursor;
  if (name_of(command) == "find") {
    BSON_APPEND_INT32(sized.get(), "batchSize", batch);
  } else {
    BSON_APPEND_DOCUMENT_BEGIN(sized.get(), "cursor", &cursor);
    BSON_APPEND_INT32(&cursor, "batchSize", batch);
    bson_append_document_end(sized.get(), &cursor);
  }
  return sized;
}

}  // namespace

class Client::State {
 public:
  explicit State(std::shared_ptr<const Server> server)
      : link_{.server = std::move(server), .deadline = Deadline::in(0s), .signal = &never_} {}

  ~State() {
    // The driver says farewell to sessions where the connections are good, and does not wait for it where they aren't.
    link_.deadline = Deadline::in(broken_ ? 0ms : 200ms);
    link_.signal = &never_;
    client_.reset();
  }

  Result<void> open(const Wait& wait) {
    start_driver();
    auto uri = make_uri(link_.server->address());
    if (!uri) return propagate(uri);
    const Calling calling(*this, wait);
    if (link_.server->address().srv) {
      auto made = make_srv_client(*std::move(uri), wait);
      if (!made) return propagate(made);
      client_ = *std::move(made);
    } else {
      client_ = ClientHandle(mongoc_client_new_from_uri(uri->get()));
    }
    if (!client_) return fail(ErrorCode::kInvalidArgument, "The connection string is malformed.");
    use_our_sockets(*client_, link_);
    mongoc_client_set_error_api(client_.get(), MONGOC_ERROR_API_VERSION_2);
    auto* preference = mongoc_read_prefs_new(read_mode(link_.server->address().read_preference));
    mongoc_client_set_read_prefs(client_.get(), preference);
    mongoc_read_prefs_destroy(preference);
    auto server = select(wait);
    if (!server) return propagate(server);
    return {};
  }

  Result<Bson> command(const bson_t& command, const Wait& wait) {
    const Calling calling(*this, wait);
    if (auto ended = over(wait)) return std::unexpected(*std::move(ended));
    const auto options = time_limit(command, wait);
    return run(command, *options, wait);
  }

  Result<void> query(const bson_t& command, const std::function<bool(const _bson_t&)>& each, const Wait& wait,
                     std::int32_t batch) {
    const Calling calling(*this, wait);
    if (auto ended = over(wait)) return std::unexpected(*std::move(ended));
    auto server = select(wait);
    if (!server) return propagate(server);
    const auto session = begin_session(**server);
    auto ran = query_on(**server, session.get(), command, each, wait, batch);
    // Cancelled here, while the server may still be at it: it is told through another connection, since this one waits.
    if (!ran && broken_ && over(wait)) {
      if (session != nullptr) kill_session(**server, *session);
    }
    allow_clean_up();
    return ran;
  }

  [[nodiscard]] bool usable() const { return !broken_; }
  [[nodiscard]] const std::string& database() const { return link_.server->address().database; }

 private:
  // While one of our calls lasts, the sockets wait as long as it may.
  class Calling {
   public:
    Calling(State& state, const Wait& wait) : state_(state), signal_(wait.stop) {
      state_.link_.deadline = wait.deadline;
      state_.link_.signal = &signal_;
      state_.link_.failure.reset();
    }
    ~Calling() {
      state_.link_.deadline = Deadline::in(0s);
      state_.link_.signal = &state_.never_;
    }
    Calling(const Calling&) = delete;
    Calling& operator=(const Calling&) = delete;

   private:
    State& state_;
    net::StopSignal signal_;
  };

  // What is left to do after a call must not be held up by its deadline or stop, nor go on for long.
  void allow_clean_up() {
    link_.deadline = Deadline::in(broken_ ? 0s : kCleanUpTime);
    link_.signal = &never_;
  }

  static std::optional<Error> over(const Wait& wait) {
    if (wait.stop.stop_requested()) return Error(ErrorCode::kCancelled, "The query was cancelled.");
    if (wait.deadline.passed()) return Error(ErrorCode::kTimeout, "The query took too long and was stopped.");
    return std::nullopt;
  }

  // Why a call of the driver failed. What our sockets met, and what the caller wanted, says more than the driver can.
  std::unexpected<Error> failed(const bson_error_t& error, const Wait& wait) {
    if (error.domain != MONGOC_ERROR_SERVER) broken_ = true;
    if (auto ended = over(wait)) return std::unexpected(*std::move(ended));
    // (Where another member than the one that answered could not be reached, that is no reason.)
    const bool unreached = error.domain == MONGOC_ERROR_SERVER_SELECTION || error.domain == MONGOC_ERROR_STREAM;
    if (link_.failure && unreached) return std::unexpected(*link_.failure);
    return std::unexpected(to_error(error));
  }

  Result<Description> select(const Wait& wait) {
    bson_error_t error;
    Description server(
        mongoc_client_select_server(client_.get(), false, mongoc_client_get_read_prefs(client_.get()), &error));
    if (!server) return failed(error, wait);
    return server;
  }

  // A session of its own for one query, by which the server can be told to stop; null where it has none.
  Session begin_session(const mongoc_server_description_t& server) {
    bson_iter_t at;
    const auto* hello = mongoc_server_description_hello_response(&server);
    if (!bson_iter_init_find(&at, hello, "logicalSessionTimeoutMinutes")) return nullptr;
    bson_error_t ignored;
    return Session(mongoc_client_start_session(client_.get(), nullptr, &ignored));
  }

  // Options that tell the server the deadline, where the command does not name a time of its own.
  static Bson time_limit(const bson_t& command, const Wait& wait) {
    auto options = empty_bson();
    if (bson_has_field(&command, "maxTimeMS")) return options;
    const auto left = wait.deadline.remaining();
    const auto limit = left > 4 * kServersHeadStart ? left - kServersHeadStart : left;
    BSON_APPEND_INT64(options.get(), "maxTimeMS", std::max<std::int64_t>(1, limit.count()));
    return options;
  }

  Result<Bson> run(const bson_t& command, const bson_t& options, const Wait& wait) {
    bson_error_t error;
    bson_t received;
    const bool done =
        mongoc_client_read_command_with_opts(client_.get(), database().c_str(), &command,
                                             mongoc_client_get_read_prefs(client_.get()), &options, &received, &error);
    auto reply = copy_of(received);
    bson_destroy(&received);
    if (!done) return failed(error, wait);
    return reply;
  }

  Result<void> query_on(const mongoc_server_description_t& server, mongoc_client_session_t* session,
                        const bson_t& command, const std::function<bool(const _bson_t&)>& each, const Wait& wait,
                        std::int32_t batch) {
    auto cursor_options = empty_bson();
    bson_error_t error;
    BSON_APPEND_INT32(
        cursor_options.get(), "serverId",
        static_cast<std::int32_t>(mongoc_server_description_id(const_cast<mongoc_server_description_t*>(&server))));
    if (session != nullptr && !mongoc_client_session_append(session, cursor_options.get(), &error)) {
      return failed(error, wait);
    }
    auto options = time_limit(command, wait);
    bson_concat(options.get(), cursor_options.get());
    if (const auto& level = link_.server->address().read_concern; !level.empty() && name_of(command) == "aggregate") {
      auto* concern = mongoc_read_concern_new();
      mongoc_read_concern_set_level(concern, level.c_str());
      mongoc_read_concern_append(concern, options.get());
      mongoc_read_concern_destroy(concern);
    }
    auto reply = run(*with_batch(command, batch), *options, wait);
    if (!reply) return propagate(reply);
    BSON_APPEND_INT32(cursor_options.get(), "batchSize", batch);
    const Cursor cursor(
        mongoc_cursor_new_from_command_reply_with_opts(client_.get(), reply->get(), cursor_options.get()));
    [[maybe_unused]] const auto* the_cursors = reply->release();
    auto read = read_all(*cursor, each, wait);
    allow_clean_up();
    return read;  // and the cursor is closed in the server, where it is not at its end
  }

  Result<void> read_all(mongoc_cursor_t& cursor, const std::function<bool(const _bson_t&)>& each, const Wait& wait) {
    const bson_t* document = nullptr;
    while (mongoc_cursor_next(&cursor, &document)) {
      if (!each(*document)) return {};
      if (auto ended = over(wait)) return std::unexpected(*std::move(ended));
    }
    bson_error_t error;
    if (mongoc_cursor_error(&cursor, &error)) return failed(error, wait);
    return {};
  }

  // Best effort: MongoDB also stops by itself when the connection closes (since 4.2), and when maxTimeMS is over.
  void kill_session(const mongoc_server_description_t& server, const mongoc_client_session_t& session) {
    const auto* host = mongoc_server_description_host(const_cast<mongoc_server_description_t*>(&server));
    State other(link_.server->only({.name = host->host, .port = host->port}));
    const Wait wait{Deadline::in(kCancelTime), {}};
    if (!other.open(wait)) return;
    bson_t kill;
    bson_t sessions;
    bson_init(&kill);
    BSON_APPEND_ARRAY_BEGIN(&kill, "killSessions", &sessions);
    BSON_APPEND_DOCUMENT(&sessions, "0",
                         mongoc_client_session_get_lsid(const_cast<mongoc_client_session_t*>(&session)));
    bson_append_array_end(&kill, &sessions);
    const Calling calling(other, wait);
    bson_t reply;
    bson_error_t ignored;
    mongoc_client_command_simple(other.client_.get(), "admin", &kill, nullptr, &reply, &ignored);
    bson_destroy(&reply);
    bson_destroy(&kill);
  }

  net::StopSignal never_{std::stop_token()};
  Link link_;
  ClientHandle client_;
  bool broken_ = false;
};

Client::Client(std::unique_ptr<State> state) : state_(std::move(state)) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

Result<Client> Client::open(std::shared_ptr<const Server> server, const Wait& wait) {
  auto state = std::make_unique<State>(std::move(server));
  if (auto opened = state->open(wait); !opened) return propagate(opened);
  return Client(std::move(state));
}

const std::string& Client::database() const { return state_->database(); }
bool Client::usable() const { return state_->usable(); }

Result<Bson> Client::command(const _bson_t& command, const Wait& wait) { return state_->command(command, wait); }

Result<void> Client::query(const _bson_t& command, const std::function<bool(const _bson_t& document)>& each,
                           const Wait& wait, std::int32_t batch) {
  return state_->query(command, each, wait, batch);
}

}  // namespace dataquery::mongoc
