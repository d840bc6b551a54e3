#pragma once

#include <span>
#include <string_view>

#include "adapters/embedders/embedding_table.h"
#include "text/embedder.h"

namespace dataquery::embedders {

/// Embeds with the table inside the program: a text's vector is the weighted mean of its word pieces' vectors. No
/// network, no file, no memory of its own: the table stays in the program's read-only pages. Never fails. Any thread;
/// a few microseconds a sentence.
///
/// Words are cut as `retrieval::words_of` does (so names come apart), then into the longest known pieces from the
/// left, as BERT's tokenizer does. Words without known pieces are passed over; a text of nothing else gets the vector
/// of the unknown word.
class StaticEmbedder final : public text::Embedder {
 public:
  StaticEmbedder();

  [[nodiscard]] std::string_view model() const override { return "minilm-static-256"; }
  [[nodiscard]] std::size_t dimensions() const override { return table_.dimensions(); }
  [[nodiscard]] Result<std::vector<text::Embedding>> embed(const std::vector<std::string>& texts, Deadline deadline,
                                                           std::stop_token stop) override;

  /// The vector of one text.
  [[nodiscard]] text::Embedding embed(std::string_view text) const;

 private:
  /// Adds the pieces of `word`; false when it is not made of known pieces.
  bool add_word(std::string_view word, std::span<float> sum) const;

  EmbeddingTable table_;
};

}  // namespace dataquery::embedders
