#pragma once

#include <string>

#include "llm/http_transport.h"
#include "llm/provider.h"
#include "text/embedder.h"

namespace dataquery::llm {

inline constexpr std::string_view kDefaultEmbeddingModel = "text-embedding-ada-002";
inline constexpr std::size_t kDefaultEmbeddingDimensions = 1536;

/// Embeds texts by POST {base_url}/embeddings, 128 texts a request. Any thread; the transport must outlive it.
/// An empty text is sent as one space: servers refuse empty ones.
///
/// Errors of `embed`: kUpstream (also when the server is silent), kCancelled.
class EmbeddingClient final : public text::Embedder {
 public:
  /// `endpoint.model` is the embedding model, whose vectors have `dimensions` numbers.
  EmbeddingClient(HttpTransport& transport, Endpoint endpoint, std::size_t dimensions = kDefaultEmbeddingDimensions);

  [[nodiscard]] std::string_view model() const override { return endpoint_.model; }
  [[nodiscard]] std::size_t dimensions() const override { return dimensions_; }
  [[nodiscard]] bool over_network() const override { return true; }
  [[nodiscard]] bool reads_sentences() const override { return true; }
  [[nodiscard]] Result<std::vector<text::Embedding>> embed(const std::vector<std::string>& texts, Deadline deadline,
                                                           std::stop_token stop) override;

 private:
  [[nodiscard]] Result<std::vector<text::Embedding>> embed_batch(const std::vector<std::string>& texts,
                                                                 Deadline deadline, std::stop_token stop);

  HttpTransport& transport_;
  Endpoint endpoint_;
  std::size_t dimensions_;
};

}  // namespace dataquery::llm
