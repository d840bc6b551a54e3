#include "llm/embeddings_wire.h"

#include <boost/json.hpp>
#include <cmath>
#include <format>

#include "base/utf8.h"
#include "llm/json_fields.h"

namespace dataquery::llm {
namespace {

namespace json = boost::json;

std::unexpected<Error> not_understood(std::string what) {
  return fail(ErrorCode::kUpstream, "The LLM server gave an answer that is not in OpenAI's format.", std::move(what));
}

}  // namespace

std::string embeddings_body(std::string_view model, const std::vector<std::string>& texts) {
  json::array input;
  for (const auto& text : texts) input.push_back(json::string(to_valid_utf8(text)));
  return json::serialize(json::object{{"model", model}, {"input", std::move(input)}});
}

Result<std::vector<std::vector<float>>> parse_embeddings(std::string_view body, std::size_t count,
                                                         std::size_t dimensions) {
  const auto root = parse_json(body);
  const auto* data = array_at(root, "data");
  if (data == nullptr || data->size() != count) return not_understood("not one embedding for each text");
  std::vector<std::vector<float>> vectors(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto& item = (*data)[i];
    const auto index = static_cast<std::size_t>(integer_at(item, "index").value_or(static_cast<std::int64_t>(i)));
    const auto* numbers = array_at(item, "embedding");
    if (index >= count || !vectors[index].empty()) return not_understood("an index is out of range or given twice");
    if (numbers == nullptr) return not_understood("an embedding that is no list");
    if (numbers->size() != dimensions) {
      return fail(ErrorCode::kUpstream,
                  std::format("The embedding model gives vectors of {} numbers, not of {}: set embeddings.dimensions.",
                              numbers->size(), dimensions));
    }
    vectors[index].reserve(dimensions);
    for (const auto& number : *numbers) {
      const auto value = number.try_to_number<double>();
      if (!value || !std::isfinite(static_cast<float>(*value)))
        return not_understood("an embedding that is not numbers");
      vectors[index].push_back(static_cast<float>(*value));
    }
  }
  return vectors;
}

}  // namespace dataquery::llm
