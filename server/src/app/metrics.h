#pragma once

#include <memory>

#include "ask/pools.h"
#include "http/router.h"

namespace dataquery::app {

/// Counts what the server does and shows it at /metrics (Prometheus text format).
class Metrics {
 public:
  Metrics();
  ~Metrics();

  /// Counts every answer of `router` by method and status, and adds /metrics. `pools` outlive the router.
  void watch(http::Router& router, ask::Pools& pools);

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace dataquery::app
