#pragma once

#include <optional>

#include "app/config.h"
#include "base/error.h"
#include "llm/provider.h"

namespace dataquery::app {

/// The LLM of the whole server, as configured; without one its provider needs a key that is empty.
[[nodiscard]] llm::Settings server_llm(const Config& config);

/// The embedding service, as configured; none without `embeddings.model`. Without an own address it is the LLM's, if
/// its provider has embeddings. The LLM's key is sent to the LLM's address only.
/// Errors: kInvalidArgument; the message names the setting.
[[nodiscard]] Result<std::optional<llm::Endpoint>> embedding_service(const Config& config);

}  // namespace dataquery::app
