#include "llm/embedding_client.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "llm/embeddings_wire.h"
#include "llm/upstream_error.h"

namespace dataquery::llm {
namespace {

constexpr std::size_t kBatch = 128;
constexpr std::size_t kBytesPerNumber = 32;  // as JSON text, with room to spare

void normalize(text::Embedding& vector) {
  const float length = std::sqrt(std::inner_product(vector.begin(), vector.end(), vector.begin(), 0.0F));
  if (length <= 0.0F) return;
  for (auto& number : vector) number /= length;
}

}  // namespace

EmbeddingClient::EmbeddingClient(HttpTransport& transport, Endpoint endpoint, std::size_t dimensions)
    : transport_(transport), endpoint_(std::move(endpoint)), dimensions_(dimensions) {}

Result<std::vector<text::Embedding>> EmbeddingClient::embed(const std::vector<std::string>& texts, Deadline deadline,
                                                            std::stop_token stop) {
  std::vector<text::Embedding> all;
  all.reserve(texts.size());
  for (std::size_t from = 0; from < texts.size(); from += kBatch) {
    std::vector<std::string> batch(texts.begin() + static_cast<std::ptrdiff_t>(from),
                                   texts.begin() + static_cast<std::ptrdiff_t>(std::min(from + kBatch, texts.size())));
    std::ranges::replace_if(batch, [](const std::string& text) { return text.empty(); }, " ");
    auto vectors = embed_batch(batch, deadline, stop);
    if (!vectors) return propagate(vectors);
    std::ranges::move(*vectors, std::back_inserter(all));
  }
  return all;
}

Result<std::vector<text::Embedding>> EmbeddingClient::embed_batch(const std::vector<std::string>& texts,
                                                                  Deadline deadline, std::stop_token stop) {
  const HttpRequest request{.url = endpoint_.base_url + "/embeddings",
                            .headers = headers_of(endpoint_),
                            .body = embeddings_body(endpoint_.model, texts),
                            .max_response_bytes = (1UL << 20) + texts.size() * dimensions_ * kBytesPerNumber};
  auto response = transport_.send(request, deadline, std::move(stop));
  if (!response) return std::unexpected(upstream_error(endpoint_, std::move(response.error())));
  if (response->status / 100 != 2) return std::unexpected(upstream_error(endpoint_, *response));
  auto vectors = parse_embeddings(response->body, texts.size(), dimensions_);
  if (!vectors) return propagate(vectors);
  for (auto& vector : *vectors) normalize(vector);
  return vectors;
}

}  // namespace dataquery::llm
