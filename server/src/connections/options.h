#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace dataquery::connections {

inline constexpr std::size_t kTemplateBytes = 8'000;
inline constexpr std::size_t kNotesBytes = 4'000;
inline constexpr std::size_t kFilterTables = 500;
inline constexpr std::size_t kTableNameBytes = 255;

/// How a connection is asked by a language model, as its owner set it.
struct Options {
  std::optional<std::string> prompt_template;  ///< the system prompt with {context} and {question}; none: the usual one
  std::string notes;                           ///< words and rules of this database, for the model
  std::vector<std::string> tables;     ///< the model is told of these only, named as in the metadata; empty: of all
  bool share_values = true;            ///< sample rows and values may be sent to the model; else the schema only
  bool share_rows = false;             ///< a result's rows may be sent, so that the model writes the answer
  std::size_t context_tokens = 2'000;  ///< what is sent of the database at most
  std::size_t chunks = 3;              ///< so many chunks, best first
  std::optional<float> threshold;      ///< only chunks whose cosine with the question is at least this

  // How the database is read and split; a change is for the next index.
  std::size_t chunk_size = 1'000;   ///< characters
  std::size_t chunk_overlap = 200;  ///< characters
  std::size_t sample_rows = 10;     ///< of each table

  bool operator==(const Options&) const = default;
};

/// What a number may be.
struct OptionRange {
  std::string_view name;  ///< as in the API
  std::size_t Options::* member;
  std::size_t least;
  std::size_t most;
};
inline constexpr std::array kOptionRanges{
    OptionRange{"context_tokens", &Options::context_tokens, 200, 32'000},
    OptionRange{"chunks", &Options::chunks, 1, 20},
    OptionRange{"chunk_size", &Options::chunk_size, 100, 8'000},
    OptionRange{"chunk_overlap", &Options::chunk_overlap, 0, 4'000},
    OptionRange{"sample_rows", &Options::sample_rows, 0, 100},
};

/// Whether the options may be set so. Errors: kInvalidArgument, with the field that is wrong.
[[nodiscard]] Result<void> check(const Options& options);

/// Whether two options read and split a database alike: else it has to be indexed again.
[[nodiscard]] bool index_alike(const Options& a, const Options& b);

/// The JSON text that the store keeps, and back. A member that is missing, of another type or out of its range (an
/// older program wrote it, or a newer one) has its default. Errors: kInternal when it is no JSON object.
[[nodiscard]] std::string to_json(const Options& options);
[[nodiscard]] Result<Options> options_from_json(std::string_view text);

}  // namespace dataquery::connections
