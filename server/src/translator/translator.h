#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.h"
#include "source/query.h"
#include "translator/catalog_index.h"
#include "translator/links.h"

namespace dataquery::translator {

class Encoder;
struct Models;
struct Understanding;

/// One reading of a question.
struct Candidate {
  plan::Plan plan;
  source::Query query;
  double score = 0;          ///< probability that this is the right reading, by itself; candidates are sorted by it
  bool expects_rows = true;  ///< an empty result speaks against it
};

/// What a question may mean. Holds no pointer to the catalog; a plain value.
struct Translation {
  std::vector<Candidate> candidates;  ///< best first; empty: nothing of the question was found in the catalog
  double confidence = 0;              ///< 0..1, calibrated: how often the first candidate is right at this score
  Links links;                        ///< what the words were taken for; see evidence.h for people's form of it
  bool encoder_failed = false;        ///< words alone had to do, so more is misread
};

/// English -> plans -> queries, by links, trained scorers and no network. The weights are part of the program; an
/// instance only points at them. Immutable; any thread; deterministic: the same question, index and day give the same
/// translation. A few milliseconds, and those of the encoder.
class Translator {
 public:
  /// With the weights that are part of the program. Throws std::runtime_error when they do not fit its features: a
  /// fault of the build, seen at start and not at the first question.
  /// With an encoder each question is read by it first; where it fails, and without one, words alone must do.
  explicit Translator(std::shared_ptr<const Encoder> encoder = nullptr);
  /// With other weights, for training: they must be those for `encoder`, or for none.
  explicit Translator(Models models, std::shared_ptr<const Encoder> encoder = nullptr);
  ~Translator();

  /// Readings of `question`, best first, rendered for the catalog's dialect. `today` is what "last month" counts from;
  /// `glossary`: the connection's own words, if it has any.
  [[nodiscard]] Translation translate(std::string_view question, const CatalogIndex& index,
                                      std::chrono::year_month_day today, const Glossary* glossary = nullptr) const;

 private:
  [[nodiscard]] Translation translate(const Understanding& question, const Models& models) const;

  std::shared_ptr<const Encoder> encoder_;
  std::unique_ptr<const Models> models_;          ///< of words alone
  std::unique_ptr<const Models> encoder_models_;  ///< for questions that the encoder has read; null without one
};

}  // namespace dataquery::translator
