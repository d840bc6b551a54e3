#pragma once

#include <array>
#include <span>
#include <vector>

#include "base/error.h"
#include "translator/encoder_input.h"
#include "translator/scores.h"

namespace dataquery::translator {

constexpr float kUnread = -12;  ///< log-odds of what the encoder was not shown

/// What an encoder thinks of the parts of a query, before any plan: log-odds, and of the slots log-probabilities.
struct EncoderReading {
  struct Column {
    std::array<float, kRoles> roles{};
    bool read = false;  ///< false: left out for want of room
  };
  struct Table {
    float used = 0;
    float bare = 0;  ///< takes part without a column
    bool read = false;
  };
  /// The highest log-odds of a role, and the highest among the others.
  struct Leader {
    std::size_t position = 0;
    float best = kUnread;
    float second = kUnread;
    void see(std::size_t at, float value);
    [[nodiscard]] float best_but(std::size_t at) const { return at == position ? second : best; }
  };
  std::array<Leader, kRoles> leading_columns;
  Leader leading_used;
  Leader leading_bare;

  std::vector<Column> columns;  ///< by CatalogIndex::columns() position
  std::vector<Table> tables;    ///< by table position
  SlotScores slots;
};

/// The encoder's numbers for one input, row by row: columns [C][4 roles], tables [T][used, bare], slots [classes].
struct EncoderOutput {
  std::span<const float> columns;
  std::span<const float> tables;
  std::span<const float> slots;
};

/// Puts the numbers where the catalog has the columns and tables that `input` names.
[[nodiscard]] EncoderReading reading_of(const Understanding& question, const EncoderInput& input, EncoderOutput output);

/// A small neural network that reads a question and the catalog's names once, as a whole. Any thread.
class Encoder {
 public:
  Encoder() = default;
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;
  virtual ~Encoder() = default;

  /// Milliseconds of one core; the first call may take longer. An error when there is no such network on this machine.
  [[nodiscard]] virtual Result<EncoderReading> read(const Understanding& question) const = 0;
};

}  // namespace dataquery::translator
