#include "app/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <map>
#include <utility>

namespace dataquery::app {
namespace {

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double total = 0;
  double resident = 0;
  statm >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

struct Metrics::Families {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests = prometheus::BuildCounter()
                                                          .Name("dataquery_http_requests_total")
                                                          .Help("Answers by method and status")
                                                          .Register(registry);
  prometheus::Family<prometheus::Gauge>& running =
      prometheus::BuildGauge().Name("dataquery_pool_running").Help("Calls running in a pool").Register(registry);
  prometheus::Family<prometheus::Gauge>& waiting =
      prometheus::BuildGauge().Name("dataquery_pool_waiting").Help("Calls waiting in a pool").Register(registry);
  prometheus::Gauge& resident = prometheus::BuildGauge()
                                    .Name("process_resident_memory_bytes")
                                    .Help("Resident memory of the process")
                                    .Register(registry)
                                    .Add({});
  std::map<std::pair<http::Method, int>, prometheus::Counter*> counters;  // I/O thread only

  void count(http::Method method, int status) {
    auto& counter = counters[{method, status}];
    if (counter == nullptr) {
      counter = &requests.Add({{"method", std::string(http::to_string(method))}, {"status", std::to_string(status)}});
    }
    counter->Increment();
  }
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

void Metrics::watch(http::Router& router, ask::Pools& pools) {
  router.after([this](const http::Request& request, http::Response& response) {
    families_->count(request.method, response.status);
  });
  router.get("/metrics", [this, &pools](http::Request&) -> asio::awaitable<http::Response> {
    for (const auto* pool : {&pools.store, &pools.sources, &pools.compute, &pools.hashing, &pools.llm}) {
      const prometheus::Labels labels{{"pool", pool->options().name}};
      const auto load = pool->load();
      families_->running.Add(labels).Set(static_cast<double>(load.running));
      families_->waiting.Add(labels).Set(static_cast<double>(load.waiting));
    }
    families_->resident.Set(resident_bytes());
    auto response = http::text(prometheus::TextSerializer().Serialize(families_->registry.Collect()));
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    co_return response;
  });
}

}  // namespace dataquery::app
