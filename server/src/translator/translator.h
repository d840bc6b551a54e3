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

struct Models;

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
};

/// English -> plans -> queries, by links, trained scorers and no network. The weights are part of the program; an
/// instance only points at them. Immutable; any thread; deterministic: the same question, index and day give the same
/// translation. A few milliseconds.
class Translator {
 public:
  /// With the weights that are part of the program. Throws std::runtime_error when they do not fit its features: a
  /// fault of the build, seen at start and not at the first question.
  Translator();
  explicit Translator(Models models);  ///< with others, for training
  ~Translator();

  /// Readings of `question`, best first, rendered for the catalog's dialect. `today` is what "last month" counts from;
  /// `glossary`: the connection's own words, if it has any.
  [[nodiscard]] Translation translate(std::string_view question, const CatalogIndex& index,
                                      std::chrono::year_month_day today, const Glossary* glossary = nullptr) const;

 private:
  std::unique_ptr<const Models> models_;
};

}  // namespace dataquery::translator
