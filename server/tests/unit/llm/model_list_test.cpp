#include "llm/model_list.h"

#include <gtest/gtest.h>

#include "llm/fake_http_transport.h"

namespace dataquery::llm {
namespace {

using namespace std::chrono_literals;

class ModelListTest : public ::testing::Test {
 protected:
  Result<std::vector<ModelInfo>> list(WireFormat format, std::string body, int status = 200) {
    transport_.answer(status, std::move(body));
    const Endpoint endpoint{.provider_name = "Provider",
                            .base_url = "https://llm.example/v1",
                            .host = "llm.example",
                            .key = Secret("key-1234567890"),
                            .format = format};
    return list_models(transport_, endpoint, Deadline::in(5s), {});
  }

  FakeHttpTransport transport_;
};

using Models = std::vector<ModelInfo>;

TEST_F(ModelListTest, reads_openais_and_openrouters) {
  EXPECT_EQ(
      list(WireFormat::kOpenAi, R"({"data":[{"id":"gpt-4o"},{"id":"a/b","name":"A: B"},{"id":""},{"id":"x y"}]})"),
      (Models{{"gpt-4o", "gpt-4o"}, {"a/b", "A: B"}}));
  const auto& request = transport_.requests.at(0);
  EXPECT_EQ(request.method, HttpRequest::Method::kGet);
  EXPECT_EQ(request.url, "https://llm.example/v1/models");
  EXPECT_EQ(request.headers.at(0).value.reveal(), "Bearer key-1234567890");
}

TEST_F(ModelListTest, reads_anthropics) {
  EXPECT_EQ(list(WireFormat::kAnthropic, R"({"data":[{"id":"c1","display_name":"Claude One","type":"model"}]})"),
            (Models{{"c1", "Claude One"}}));
  EXPECT_EQ(transport_.requests.at(0).url, "https://llm.example/v1/models?limit=1000");
  EXPECT_EQ(transport_.requests.at(0).headers.at(0).name, "x-api-key");
}

TEST_F(ModelListTest, reads_those_of_geminis_that_write_text) {
  EXPECT_EQ(list(WireFormat::kGemini, R"({"models":[
                {"name":"models/g1","displayName":"G 1","supportedGenerationMethods":["generateContent","countTokens"]},
                {"name":"models/e1","displayName":"E 1","supportedGenerationMethods":["embedContent"]}]})"),
            (Models{{"g1", "G 1"}}));
  EXPECT_EQ(transport_.requests.at(0).url, "https://llm.example/v1/models?pageSize=1000");
}

TEST_F(ModelListTest, says_what_a_refusal_means) {
  EXPECT_TRUE(list(WireFormat::kOpenAi, "", 401).error().message.contains("refused the API key"));
  EXPECT_TRUE(list(WireFormat::kOpenAi, "<html>").error().message.contains("gave no list of models"));
  EXPECT_EQ(list(WireFormat::kOpenAi, R"({"data":{}})").error().code, ErrorCode::kUpstream);
  EXPECT_EQ(list(WireFormat::kOpenAi, R"({"data":[]})"), Models{});
}

}  // namespace
}  // namespace dataquery::llm
