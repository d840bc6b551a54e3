#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"
#include "llm/http_transport.h"
#include "llm/provider.h"

namespace dataquery::llm {

struct ModelInfo {
  std::string id;
  std::string name;  ///< for people; the id where the provider gives none
  bool operator==(const ModelInfo&) const = default;
};

/// The models that the provider offers to this key, in its order: GET {base_url}/models, in each format. Of Gemini's
/// only those that generate text. At most 2,000. `endpoint.model` does not matter. Blocks; any thread.
///
/// Errors: kUpstream (as ChatClient's; the message says what to do), kCancelled.
[[nodiscard]] Result<std::vector<ModelInfo>> list_models(HttpTransport& transport, const Endpoint& endpoint,
                                                         Deadline deadline, std::stop_token stop);

}  // namespace dataquery::llm
