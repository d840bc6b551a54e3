#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "translator/scores.h"
#include "translator/sketch.h"
#include "translator/trees.h"

namespace dataquery::translator {

/// From the ranker's log-odds to "how often is the first candidate right": straight lines between points, rising.
struct Calibration {
  std::span<const float> scores;
  std::span<const float> shares;
  [[nodiscard]] double confidence(double score) const;
};

/// All trained weights.
struct Models {
  PartScorers parts;
  std::vector<Sketch> sketches;
  Trees ranker;
  Calibration calibration;
  bool ranked = false;  ///< false while the ranker itself is being trained

  /// Those that are part of the program: of words alone, and for questions that an encoder has read.
  [[nodiscard]] static Models embedded();
  [[nodiscard]] static Models embedded_for_encoder();
  /// From files' bytes, which must outlive it; an empty `ranker` leaves the order to the sum of the parts.
  [[nodiscard]] static Models from(std::span<const unsigned char> parts, std::string_view sketches,
                                   std::span<const unsigned char> ranker);
};

}  // namespace dataquery::translator
