// The server: everything put together, run until a signal ends it.

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <format>
#include <iostream>
#include <thread>

#include "accounts/accounts.h"
#include "adapters/connectors/connector_factory.h"
#include "adapters/crypto/aes_gcm_sealer.h"
#include "adapters/crypto/bcrypt_hasher.h"
#include "adapters/crypto/hmac_token_signer.h"
#include "adapters/store/sql_choice_store.h"
#include "adapters/store/sql_connection_store.h"
#include "adapters/store/sql_glossary_store.h"
#include "adapters/store/sql_history_store.h"
#include "adapters/store/sql_job_store.h"
#include "adapters/store/sql_settings_store.h"
#include "adapters/store/sql_usage_store.h"
#include "adapters/store/sql_user_store.h"
#include "api/services.h"
#include "app/commands.h"
#include "app/demo.h"
#include "app/demo_index.h"
#include "app/engine.h"
#include "app/llm_settings.h"
#include "app/metrics.h"
#include "app/page.h"
#include "app/sealing.h"
#include "app/store.h"
#include "app/vector_tender.h"
#include "app/version.h"
#include "base/log.h"
#include "base/request_id.h"
#include "connections/job_runner.h"
#include "connections/removed_files.h"
#include "http/cors.h"
#include "http/server.h"

namespace dataquery::app {
namespace {

constexpr std::chrono::minutes kIndexingDeadline{30};

/// Who takes jobs, for people who look into the store: "host, process 4711, 6b1f…".
std::string replica_name() {
  std::array<char, 64> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  return std::format("{}, process {}, {}", host.data(), ::getpid(), new_request_id());
}

/// What retrieval knows of a connection follows the connection.
class RetrievalIndexer final : public connections::Indexer {
 public:
  RetrievalIndexer(Engine& engine, VectorTender& tender)
      : retriever_(engine.retriever()), indexes_(engine.indexes()), tender_(tender) {}

  Result<void> index(const connections::OpenConnection& connection, Deadline deadline, std::stop_token stop) override {
    const auto& options = connection.options;
    auto indexed = retriever_.index(
        connection.id, *connection.catalog, deadline, stop,
        {.chunk_size = options.chunk_size, .overlap = options.chunk_overlap, .sample_rows = options.sample_rows});
    if (!indexed) return indexed;
    tender_.wake();
    static_cast<void>(indexes_.get(connection.catalog));  // who added a large database soon asks it
    return {};
  }
  void forget(ConnectionId connection) override {
    const auto done = retriever_.forget(connection, Deadline::in(std::chrono::seconds(5)), {});
    if (!done)
      log::warning("a collection was left behind", {{"connection", connection.value}, {"detail", done.error().detail}});
    indexes_.drop_unused();
  }

 private:
  retrieval::Retriever& retriever_;
  ask::IndexCache& indexes_;
  VectorTender& tender_;
};

/// Secrets, opened from the configuration.
struct Crypto {
  std::shared_ptr<const crypto::KeySource> keys;
  crypto::AesGcmSealer sealer;
  std::unique_ptr<crypto::HmacTokenSigner> signer;
};

Result<Crypto> open_crypto(const Config& config) {
  auto keys = open_keys(config);
  if (!keys) return propagate(keys);
  auto signer = crypto::HmacTokenSigner::make(config.secret_key);
  if (!signer) return fail(ErrorCode::kInvalidArgument, "secrets.secret_key: " + signer.error().message);
  return Crypto{.keys = *keys, .sealer = crypto::AesGcmSealer(*keys), .signer = std::move(*signer)};
}

/// The server's parts in the order in which they depend on each other.
class Server {
 public:
  Server(const Config& config, std::unique_ptr<sql_session::SqlDatabase> database, Crypto crypto,
         std::filesystem::path demo_file)
      : database_(std::move(database)),
        crypto_(std::move(crypto)),
        users_(*database_),
        settings_store_(*database_),
        connection_store_(*database_),
        glossary_store_(*database_),
        history_store_(*database_),
        choice_store_(*database_),
        usage_store_(*database_),
        job_store_(*database_),
        stored_vectors_(vectors_of(*database_)),
        vectors_(*stored_vectors_),
        engine_(config, vectors_, clock_),
        connectors_(
            {.sqlite_folders = config.sqlite_folders,
             .demo_file = demo_file,
             .hosts = {.loopback = config.allow_private_hosts, .private_networks = config.allow_private_hosts}}),
        own_files_({.sqlite_folders = {config.uploads()}, .demo_file = demo_file}),
        demo_(connectors_, std::move(demo_file)),
        tender_(*stored_vectors_),
        indexer_(engine_, tender_),
        accounts_(users_, hasher_, *crypto_.signer, clock_),
        settings_(settings_store_, crypto_.sealer, clock_),
        connections_(
            connection_store_, connectors_, crypto_.sealer, indexer_, clock_,
            {.own_files = &own_files_,
             .uploads = config.uploads(),
             .demo = {.file = demo_.file(),
                      .catalog = [this](Deadline deadline,
                                        std::stop_token stop) { return demo_.get(deadline, std::move(stop)); }},
             .job_queued = [this] { jobs_.wake(); }}),
        jobs_(
            job_store_, clock_,
            [this](const connections::TakenJob& job, const connections::ReportProgress& report, std::stop_token stop) {
              return connections_.index(job.user, job.connection, report, Deadline::in(kIndexingDeadline),
                                        std::move(stop));
            },
            {.replica = replica_name(), .idle = [this] { sweep(); }}),
        glossary_(glossary_store_, connections_, clock_),
        history_(history_store_, clock_),
        choices_(choice_store_, clock_),
        usage_(usage_store_, clock_, {.prices = config.llm_prices, .monthly_tokens = config.llm_monthly_tokens}),
        ask_(engine_.answerer(), connections_, glossary_, settings_, history_, choices_, usage_, engine_.pools(),
             server_llm(config)),
        model_check_(settings_, engine_.transport(), engine_.pools()),
        services_{.accounts = accounts_,
                  .settings = settings_,
                  .connections = connections_,
                  .glossary = glossary_,
                  .history = history_,
                  .choices = choices_,
                  .usage = usage_,
                  .ask = ask_,
                  .model_check = model_check_,
                  .pools = engine_.pools(),
                  .uploads = config.uploads(),
                  .question_deadline = config.question_deadline,
                  .max_upload_bytes = config.max_upload_bytes,
                  .version = std::string(kVersion),
                  .ready = [this] { return !server_.stopping(); },
                  .store_answers = [this] { return database_->ping(); }},
        server_(io_, server_options(config), router_) {
    http::allow_origins(router_, config.cors_origins);
    metrics_.watch(router_, engine_.pools());
    api::add_api(router_, services_);
    if (config.web) add_page(router_, config.api_url);
  }

  Result<void> run(const std::string& host) {
    tidy_uploads();
    if (auto listening = server_.listen(); !listening) return listening;
    asio::signal_set signals(io_, SIGTERM, SIGINT);
    signals.async_wait([&](const boost::system::error_code& failed, int signal) {
      if (failed) return;
      log::info("stopping", {{"signal", signal}});
      server_.stop();
    });
    std::cout << "DataQuery " << kVersion << " is ready: http://" << (host.contains(':') ? "[" + host + "]" : host)
              << ':' << server_.port() << std::endl;
    log::info("ready", {{"port", static_cast<std::int64_t>(server_.port())}});
    jobs_.start();
    io_.run();
    jobs_.stop();
    tender_.stop();
    engine_.stop();
    log::info("stopped");
    return {};
  }

 private:
  /// Files of removals and of uploads that were cut short by the end of a process.
  void tidy_uploads() {
    constexpr std::chrono::hours kLongerThanAnyUpload{1};
    auto tidied = connections::delete_removed_files(connection_store_, services_.uploads);
    if (tidied) tidied = connections::delete_abandoned_files(services_.uploads, kLongerThanAnyUpload);
    if (!tidied) log::warning("uploaded files were left behind", {{"detail", tidied.error().detail}});
  }

  /// What other replicas removed is closed here too.
  void sweep() {
    if (const auto swept = connections_.sweep(); !swept) {
      log::warning("removed connections may be open still", {{"detail", swept.error().detail}});
    }
    engine_.indexes().drop_unused();
  }

  static http::ServerOptions server_options(const Config& config) {
    return {.host = config.host,
            .port = config.port,
            .max_connections = config.max_connections,
            .body_limit = config.max_body_bytes,
            .shutdown_grace = config.shutdown_grace,
            .upload_folder = config.uploads(),
            .access_log = config.access_log};
  }

  SystemClock clock_;
  std::unique_ptr<sql_session::SqlDatabase> database_;
  Crypto crypto_;
  crypto::BcryptHasher hasher_;
  store::SqlUserStore users_;
  store::SqlSettingsStore settings_store_;
  store::SqlConnectionStore connection_store_;
  store::SqlGlossaryStore glossary_store_;
  store::SqlHistoryStore history_store_;
  store::SqlChoiceStore choice_store_;
  store::SqlUsageStore usage_store_;
  store::SqlJobStore job_store_;
  std::unique_ptr<retrieval::VectorIndex> stored_vectors_;
  DemoIndex vectors_;
  asio::io_context io_{1};
  Engine engine_;
  connectors::SourceFactory connectors_;  // what users type
  connectors::SourceFactory own_files_;   // uploads, which nobody reaches by typing a path
  DemoCatalog demo_;
  VectorTender tender_;
  RetrievalIndexer indexer_;
  accounts::Accounts accounts_;
  accounts::Settings settings_;
  connections::Connections connections_;
  connections::JobRunner jobs_;
  connections::Glossary glossary_;
  history::History history_;
  history::Choices choices_;
  history::Usage usage_;
  ask::Ask ask_;
  ask::ModelCheck model_check_;
  api::Services services_;
  Metrics metrics_;
  http::Router router_;
  http::Server server_;
};

/// Keeps the process as small after many questions as after some. glibc would give the pools' threads eight heaps a
/// core, of which each keeps what its threads once needed; and what it returns to the system would shrink with every
/// large answer. Before the first thread.
void bound_heaps() {
  const auto heaps = static_cast<int>(std::max(2U, std::thread::hardware_concurrency()));
  if (mallopt(M_ARENA_MAX, heaps) == 0 || mallopt(M_TRIM_THRESHOLD, 128 << 10) == 0 ||
      mallopt(M_MMAP_THRESHOLD, 1 << 20) == 0) {
    log::warning("memory may grow with the number of questions: mallopt refused a setting");
  }
}

/// Every connection is a descriptor, and a stream from an LLM two: the soft limit is often 1,024.
void allow_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) log::warning("the limit of open files stays as it is");
}

ExitCode report(const Error& error) {
  std::cerr << "dataquery: " << error.message << '\n';
  if (!error.detail.empty()) std::cerr << "  " << error.detail << '\n';
  return error.code == ErrorCode::kInvalidArgument ? ExitCode::kUsage : ExitCode::kFailed;
}

}  // namespace

ExitCode serve(const Config& given) {
  bound_heaps();
  allow_descriptors();
  auto config = prepare_data_folder(given);
  if (!config) return report(config.error());
  auto crypto = open_crypto(*config);
  if (!crypto) return report(crypto.error());
  auto database = open_store(*config);
  if (!database) return report(database.error());
  if (auto checked = check_keys(**database, *crypto->keys, SystemClock()); !checked) return report(checked.error());
  auto demo = write_demo(config->data);
  if (!demo) return report(demo.error());
  Server server(*config, std::move(*database), std::move(*crypto), std::move(*demo));
  if (auto served = server.run(config->host); !served) return report(served.error());
  return ExitCode::kDone;
}

}  // namespace dataquery::app
