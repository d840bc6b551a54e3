#include "contract/support/mongo_server.h"

#include <mongoc/mongoc.h>
#include <signal.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <filesystem>
#include <format>
#include <regex>
#include <stdexcept>
#include <thread>

namespace dataquery::testing {
namespace {

constexpr std::size_t kDocumentsAtOnce = 500;

[[noreturn]] void give_up(const std::string& reason) { throw std::runtime_error("MongoDB for tests: " + reason); }

std::string program(const std::string& path) { return std::string(DATAQUERY_SOURCE_DIR) + "/tests/support/" + path; }

std::vector<std::string> java_server(const std::vector<std::string>& options) {
  std::vector<std::string> command{program("mongo-java-server/start")};
  command.insert(command.end(), options.begin(), options.end());
  return command;
}

// The number behind `mark` in what a server printed.
std::uint16_t number_after(const std::string& text, const std::string& mark, int which = 0) {
  const std::regex pattern(mark + "([0-9]+)");
  auto found = std::sregex_iterator(text.begin(), text.end(), pattern);
  for (; which > 0 && found != std::sregex_iterator(); --which) ++found;
  if (found == std::sregex_iterator()) give_up("no port in: " + text);
  return static_cast<std::uint16_t>(std::stoi((*found)[1].str()));
}

void openssl(const std::string& arguments) {
  if (std::system(("openssl " + arguments + " >/dev/null 2>&1").c_str()) != 0) give_up("openssl " + arguments);
}

// An authority, and a certificate of it for this machine's loopback names.
std::string make_certificates(const TempFolder& folder) {
  const auto at = folder.path().string();
  openssl(
      std::format("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=tests "
                  "-keyout {0}/ca.key -out {0}/ca.crt",
                  at));
  openssl(
      std::format("req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost "
                  "-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout {0}/server.key -out {0}/server.csr",
                  at));
  openssl(
      std::format("x509 -req -in {0}/server.csr -CA {0}/ca.crt -CAkey {0}/ca.key -CAcreateserial -days 2 "
                  "-copy_extensions copy -out {0}/server.crt",
                  at));
  std::filesystem::create_directory(folder.file("data"));
  return at;
}

std::vector<std::string> ferretdb(const std::string& folder, const std::string& user, const std::string& password) {
  return {program("ferretdb/start"),
          "--log-level=debug",
          "--listen-addr=127.0.0.1:0",
          "--listen-tls=127.0.0.1:0",
          "--listen-tls-cert-file=" + folder + "/server.crt",
          "--listen-tls-key-file=" + folder + "/server.key",
          "--sqlite-url=file:" + folder + "/data/",
          "--state-dir=" + folder,
          "--test-enable-new-auth",
          "--setup-database=admin",
          "--setup-username=" + user,
          "--setup-password=" + password};
}

}  // namespace

std::string mongo_command(const std::string& url, std::string_view database, std::string_view command) {
  static const bool started = [] {
    mongoc_init();
    mongoc_log_set_handler([](mongoc_log_level_t, const char*, const char*, void*) {}, nullptr);
    return true;
  }();
  static_cast<void>(started);
  bson_error_t error;
  bson_t asked;
  if (!bson_init_from_json(&asked, command.data(), static_cast<ssize_t>(command.size()), &error)) {
    give_up(std::string(error.message) + " in " + std::string(command.substr(0, 300)));
  }
  bson_t reply;
  auto* client = mongoc_client_new(url.c_str());
  if (client == nullptr) give_up("not a URL: " + url);
  const bool done =
      mongoc_client_command_simple(client, std::string(database).c_str(), &asked, nullptr, &reply, &error);
  char* text = bson_as_relaxed_extended_json(&reply, nullptr);
  std::string answer(text);
  bson_free(text);
  bson_destroy(&reply);
  bson_destroy(&asked);
  mongoc_client_destroy(client);
  if (!done || answer.contains("\"writeErrors\"")) {
    give_up(std::string(done ? answer : error.message) + " for " + std::string(command.substr(0, 300)));
  }
  return answer;
}

void fill_mongo(const std::string& url, std::string_view database, std::string_view collection,
                std::string_view documents) {
  const auto parsed = boost::json::parse(documents);
  const auto& all = parsed.as_array();
  for (std::size_t from = 0; from < all.size(); from += kDocumentsAtOnce) {
    const auto to = std::min(all.size(), from + kDocumentsAtOnce);
    const boost::json::array some(all.begin() + static_cast<std::ptrdiff_t>(from),
                                  all.begin() + static_cast<std::ptrdiff_t>(to));
    mongo_command(url, database,
                  boost::json::serialize(boost::json::object{{"insert", collection}, {"documents", some}}));
  }
}

MongoServer::MongoServer(const std::vector<std::string>& options)
    : process_(java_server(options), folder_.file("log")) {
  port_ = number_after(process_.await("port "), "port ");
}

std::string MongoServer::url(const std::string& database) const {
  return std::format("mongodb://127.0.0.1:{}/{}", port_, database);
}

std::string MongoServer::fill(const std::string& database, std::string_view collection,
                              std::string_view documents) const {
  fill_mongo(url(database), database, collection, documents);
  return url(database);
}

int MongoServer::count(std::string_view command) const {
  int found = 0;
  const auto answer = boost::json::parse(mongo_command(url(""), "admin", R"({"testCommands": 1})"));
  for (const auto& name : answer.at("names").as_array()) found += name.as_string() == command ? 1 : 0;
  return found;
}

void MongoServer::hold(const std::string& collection, const std::string& command) const {
  mongo_command(url(""), "admin", std::format(R"({{"testHold": "{}", "command": "{}"}})", collection, command));
}

void MongoServer::release() const { mongo_command(url(""), "admin", R"({"testRelease": 1})"); }

int MongoServer::held() const {
  const auto answer = boost::json::parse(mongo_command(url(""), "admin", R"({"testHeld": 1})"));
  return answer.at("count").to_number<int>();
}

void MongoServer::await_held(int count) const {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (held() != count) {
    if (std::chrono::steady_clock::now() > deadline) give_up(std::format("{} queries are held, not {}", held(), count));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void MongoServer::pause() const { process_.signal(SIGSTOP); }
void MongoServer::resume() const { process_.signal(SIGCONT); }

MongoServer& MongoServer::shared() {
  static MongoServer server;
  return server;
}

FerretDb::FerretDb() : process_(ferretdb(make_certificates(folder_), user(), password()), folder_.file("log")) {
  const auto text = process_.await("Listening on TLS ");
  tls_port_ = number_after(text, "Listening on TLS 127.0.0.1:");
  port_ = number_after(process_.await("Listening on TCP "), "Listening on TCP 127.0.0.1:");
}

std::string FerretDb::url(const std::string& database, bool tls) const {
  return std::format(
      "mongodb://{}:a%20secret%20%2F%20with%20%40%20odd%20%3A%20letters@127.0.0.1:{}/{}?authSource=admin{}", user(),
      port(tls), database, tls ? "&tls=true" : "");
}

FerretDb& FerretDb::shared() {
  static FerretDb server;
  return server;
}

}  // namespace dataquery::testing
