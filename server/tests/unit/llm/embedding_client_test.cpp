#include "llm/embedding_client.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "llm/fake_http_transport.h"

namespace dataquery::llm {
namespace {

using namespace std::chrono_literals;

class EmbeddingClientTest : public ::testing::Test {
 protected:
  auto embed(const std::vector<std::string>& texts, std::size_t dimensions = 2) {
    const Endpoint endpoint{.provider_name = "OpenAI",
                            .base_url = "https://llm.example/v1",
                            .host = "llm.example",
                            .model = std::string(kDefaultEmbeddingModel),
                            .key = Secret("k")};
    return EmbeddingClient(transport_, endpoint, dimensions).embed(texts, Deadline::in(5s), {});
  }

  FakeHttpTransport transport_;
};

TEST_F(EmbeddingClientTest, returns_unit_vectors_in_the_order_of_the_texts) {
  transport_.answer(200, R"({"data":[{"index":1,"embedding":[0,-2]},{"index":0,"embedding":[3.0,4]}]})");
  const auto vectors = embed({"a", ""});
  ASSERT_TRUE(vectors.has_value()) << vectors.error().detail;
  EXPECT_EQ(*vectors, (std::vector<text::Embedding>{{0.6F, 0.8F}, {0.0F, -1.0F}}));
  const auto body = boost::json::parse(transport_.requests.at(0).body);
  EXPECT_EQ(transport_.requests.at(0).url, "https://llm.example/v1/embeddings");
  EXPECT_EQ(body.at("model"), "text-embedding-ada-002");
  EXPECT_EQ(body.at("input"), (boost::json::value{"a", " "}));
}

TEST_F(EmbeddingClientTest, sends_many_texts_in_batches) {
  const auto answer = [](std::size_t count) {
    boost::json::array data;
    for (std::size_t i = 0; i < count; ++i) data.push_back({{"index", i}, {"embedding", {1, 0}}});
    return boost::json::serialize(boost::json::value{{"data", data}});
  };
  transport_.answer(200, answer(128));
  transport_.answer(200, answer(72));
  const auto vectors = embed(std::vector<std::string>(200, "x"));
  ASSERT_TRUE(vectors.has_value());
  EXPECT_EQ(vectors->size(), 200U);
  EXPECT_EQ(transport_.requests.size(), 2U);
}

TEST_F(EmbeddingClientTest, asks_nothing_for_no_texts) {
  EXPECT_TRUE(embed({}).value().empty());
  EXPECT_TRUE(transport_.requests.empty());
}

TEST_F(EmbeddingClientTest, refuses_answers_that_do_not_fit) {
  for (const char* body :
       {"", "{}", R"({"data":[]})", R"({"data":[{"index":0,"embedding":[1]}]})",
        R"({"data":[{"index":1,"embedding":[1,0]}]})", R"({"data":[{"index":-1,"embedding":[1,0]}]})",
        R"({"data":[{"index":0,"embedding":[1,"x"]}]})", R"({"data":[{"index":0,"embedding":"AAAA"}]})",
        R"({"data":[{"index":0,"embedding":[1e300,0]}]})"}) {
    transport_.answer(200, body);
    const auto vectors = embed({"a"});
    ASSERT_FALSE(vectors.has_value()) << body;
    EXPECT_EQ(vectors.error().code, ErrorCode::kUpstream);
  }
}

TEST_F(EmbeddingClientTest, says_which_size_the_model_has) {
  transport_.answer(200, R"({"data":[{"index":0,"embedding":[1,0,0]}]})");
  EXPECT_EQ(embed({"a"}).error().message,
            "The embedding model gives vectors of 3 numbers, not of 2: set embeddings.dimensions.");
}

TEST_F(EmbeddingClientTest, hands_refusals_on) {
  transport_.answer(401, "");
  EXPECT_TRUE(embed({"a"}).error().message.contains("refused the API key"));
}

}  // namespace
}  // namespace dataquery::llm
