#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "adapters/mongoc/bson.h"
#include "adapters/mongoc/errors.h"
#include "adapters/mongoc/link.h"
#include "adapters/net/waiting.h"
#include "base/error.h"

namespace dataquery::mongoc {

using net::Wait;

/// A client of one MongoDB database, which only reads: it has no call that writes. It has no threads of its own; one
/// thread at a time. Every call ends by its deadline and when stop is requested; what it then asked for is cancelled in
/// the server too. A client whose call failed so, or lost its connection, is no longer `usable()`: drop it.
///
/// Errors of all: kSourceUnavailable (not reached, refused, connection lost; the message says which), kTimeout,
/// kCancelled; of commands also kInvalidQuery, with the server's message.
class Client {
 public:
  /// Connects to a server that may answer reads. The user is not looked at before the first command.
  /// Also kInvalidArgument, when the policy allows none of a host's addresses.
  [[nodiscard]] static Result<Client> open(std::shared_ptr<const Server> server, const Wait& wait);
  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;

  /// The name of the database that the URL names.
  [[nodiscard]] const std::string& database() const;

  /// Runs a command that reads, on that database, and gives its reply. maxTimeMS is added, if it names none.
  [[nodiscard]] Result<Bson> command(const _bson_t& command, const Wait& wait);

  /// Runs a command whose reply is a cursor (aggregate, find, listCollections, listIndexes) and hands over its
  /// documents one by one, until there are no more or `each` gives false; the cursor is then closed. Holds one batch in
  /// memory: at most `batch` documents. maxTimeMS, if it names none, and the batch's size are added.
  [[nodiscard]] Result<void> query(const _bson_t& command, const std::function<bool(const _bson_t& document)>& each,
                                   const Wait& wait, std::int32_t batch = 500);

  /// Whether its connections are in a known state.
  [[nodiscard]] bool usable() const;

 private:
  class State;
  explicit Client(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace dataquery::mongoc
