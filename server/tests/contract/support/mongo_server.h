#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "contract/support/child_process.h"
#include "support/temp_folder.h"

namespace dataquery::testing {

/// Puts `documents` (a JSON list in extended JSON, of any length) into `collection` of `database` on the server at
/// `url`. Throws std::runtime_error when the server refuses.
void fill_mongo(const std::string& url, std::string_view database, std::string_view collection,
                std::string_view documents);

/// The answer, as relaxed extended JSON, to a command in extended JSON, on the database `database` of the server at
/// `url`. Throws when the server answers with an error.
std::string mongo_command(const std::string& url, std::string_view database, std::string_view command);

/// A MongoDB server of its own for tests: mongo-java-server, empty, in memory, without users, on a free port of
/// 127.0.0.1. It knows most of the query language; see TestBackend.java for what tests may ask of it beyond that.
/// Throws std::runtime_error when it cannot be started. The first time it is built, which takes a while.
class MongoServer {
 public:
  /// `options`: those of tests/support/mongo-java-server/start ("--sessions").
  explicit MongoServer(const std::vector<std::string>& options = {});

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string url(const std::string& database) const;

  /// Puts documents there; gives the database's URL.
  std::string fill(const std::string& database, std::string_view collection, std::string_view documents) const;

  /// How many commands of that name came so far.
  [[nodiscard]] int count(std::string_view command) const;

  /// From now on each `command` (aggregate, getMore) on `collection`, in any database, waits until `release`; how many
  /// wait.
  void hold(const std::string& collection, const std::string& command = "aggregate") const;
  void release() const;
  [[nodiscard]] int held() const;
  /// Returns once so many commands wait.
  void await_held(int count = 1) const;

  /// Holds the process still: the kernel takes connections, and nobody answers.
  void pause() const;
  void resume() const;
  void stop() { process_.stop(); }

  /// The one server that all tests of a program share.
  static MongoServer& shared();

 private:
  TempFolder folder_;
  ChildProcess process_;
  std::uint16_t port_ = 0;
};

/// FerretDB on SQLite files, with one user (SCRAM-SHA-256), a plain port and one with TLS, whose certificate, for
/// 127.0.0.1 and localhost, is signed by an authority of its own. Of the query language it knows little.
class FerretDb {
 public:
  FerretDb();

  [[nodiscard]] std::string user() const { return "reader"; }
  [[nodiscard]] std::string password() const { return "a secret / with @ odd : letters"; }

  /// With the user and the password; `tls` goes to the TLS port, without saying whom to trust.
  [[nodiscard]] std::string url(const std::string& database, bool tls = false) const;
  [[nodiscard]] std::uint16_t port(bool tls = false) const { return tls ? tls_port_ : port_; }

  /// The certificate of the authority that signed the server's, a PEM file.
  [[nodiscard]] std::string authority() const { return folder_.file("ca.crt"); }

  /// The server's log so far, in which every command stands (level debug).
  [[nodiscard]] std::string log() const { return process_.printed(); }

  static FerretDb& shared();

 private:
  TempFolder folder_;
  ChildProcess process_;
  std::uint16_t port_ = 0;
  std::uint16_t tls_port_ = 0;
};

}  // namespace dataquery::testing
