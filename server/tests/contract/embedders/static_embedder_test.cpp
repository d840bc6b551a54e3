#include "adapters/embedders/static_embedder.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "retrieval/similarity.h"

namespace dataquery::embedders {
namespace {

float cosine(std::string_view a, std::string_view b) {
  const StaticEmbedder embedder;
  return retrieval::dot(embedder.embed(a), embedder.embed(b));
}

TEST(StaticEmbedder, gives_vectors_of_length_one_in_the_order_of_the_texts) {
  StaticEmbedder embedder;
  const std::vector<std::string> texts{"customers", "order_items", "", "🚀", "éàü", std::string(1 << 16, 'x')};
  const auto vectors = embedder.embed(texts, Deadline::in(std::chrono::seconds(1)), {});
  ASSERT_TRUE(vectors);
  ASSERT_EQ(vectors->size(), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ASSERT_EQ((*vectors)[i].size(), embedder.dimensions());
    EXPECT_NEAR(retrieval::dot((*vectors)[i], (*vectors)[i]), 1.0F, 1e-4F) << texts[i].substr(0, 20);
    EXPECT_EQ((*vectors)[i], embedder.embed(texts[i]));
  }
}

TEST(StaticEmbedder, names_its_model_and_its_dimensions) {
  const StaticEmbedder embedder;
  EXPECT_EQ(embedder.model(), "minilm-static-256");
  EXPECT_EQ(embedder.dimensions(), 256U);
}

struct Triple {
  std::string text;
  std::string near;
  std::string far;
};

class Meaning : public testing::TestWithParam<Triple> {};

TEST_P(Meaning, brings_what_is_related_nearer_than_what_is_not) {
  const auto& [text, near, far] = GetParam();
  EXPECT_GT(cosine(text, near), cosine(text, far) + 0.1F) << text;
}

INSTANTIATE_TEST_SUITE_P(Words, Meaning,
                         testing::ValuesIn(std::vector<Triple>{
                             {"customer", "client", "weather"},
                             {"physician", "doctor", "invoice"},
                             {"car", "automobile", "teacher"},
                             {"salary", "wages", "river"},
                             {"purchased", "bought", "mountain"},
                             {"city", "town", "email"},
                             {"staff members", "employees", "spaceship"},
                             {"which films are the longest", "movie_duration", "supplier_address"},
                         }));

class SameName : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(SameName, is_one_however_it_is_written) {
  EXPECT_NEAR(cosine(GetParam().first, GetParam().second), 1.0F, 1e-5F);
}

INSTANTIATE_TEST_SUITE_P(Spellings, SameName,
                         testing::Values(std::pair{"customer_name", "CustomerName"},
                                         std::pair{"customer_name", "Customer Name!"},
                                         std::pair{"HTTPServer", "http server"}, std::pair{"café", "cafe"},
                                         std::pair{"address2", "address 2"}));

TEST(StaticEmbedder, weighs_rare_words_more_than_common_ones) {
  EXPECT_GT(cosine("the temperature of the", "temperature"), 0.9F);
}

TEST(EmbeddingTable, refuses_bytes_that_are_no_table) {
  const std::array<unsigned char, 80> bytes{};
  EXPECT_THROW(EmbeddingTable{bytes}, std::runtime_error);
  EXPECT_THROW(EmbeddingTable({bytes.data(), 4}), std::runtime_error);
}

TEST(EmbeddingTable, refuses_a_table_that_is_cut_off) {
  std::array<unsigned char, 80> bytes{'D', 'Q', 'E', 'M', 'B', 'E', 'D', '1', 1, 0, 0, 0, 3, 0, 0, 0, 8, 0, 0, 0, 4};
  EXPECT_THROW(EmbeddingTable{bytes}, std::runtime_error);
}

}  // namespace
}  // namespace dataquery::embedders
