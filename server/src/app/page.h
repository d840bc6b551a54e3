#pragma once

#include <string>

#include "http/router.h"

namespace dataquery::app {

/// Serves the page inside the program, and /docs, to every path that is not the API's. `api_url` is the API's address
/// as the page must call it; empty: the same host.
void add_page(http::Router& router, const std::string& api_url);

}  // namespace dataquery::app
