#pragma once

#include <string>
#include <vector>

#include "http/router.h"

namespace dataquery::http {

/// Lets pages from `origins` ("https://app.example.org"; "*": any) call the API: answers preflight requests before any
/// other hook, and marks every answer. Tokens travel in a header, so credentials are not allowed. Origins that are not
/// listed get no mark, their preflight 403. Call before adding other before-hooks.
void allow_origins(Router& router, std::vector<std::string> origins);

}  // namespace dataquery::http
