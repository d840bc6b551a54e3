#include "translator/candidates.h"

#include <algorithm>
#include <set>

#include "plan/render.h"
#include "translator/plan_features.h"

namespace dataquery::translator {
namespace {

constexpr std::size_t kSketches = 30;
constexpr std::size_t kTried = 4;  // drafts that are tried for each candidate

}  // namespace

std::vector<RankedDraft> rank_drafts(const Understanding& question, const Scores& scores, const Models& models,
                                     std::vector<ScoredSketch>& sketches, std::vector<std::string>* names,
                                     std::size_t most) {
  sketches = best_sketches(scores.slots, models.sketches, kSketches);
  auto drafts = assemble(question, scores, sketches);
  std::ranges::stable_sort(drafts, std::ranges::greater{}, &Draft::score);
  if (drafts.size() > kTried * most) drafts.resize(kTried * most);

  std::vector<RankedDraft> ranked;
  std::set<std::string> seen;
  const auto& catalog = question.index.catalog();
  for (Draft& draft : drafts) {
    if (ranked.size() == most) break;
    auto query = plan::render(draft.plan, catalog, question.index.keys(), catalog.dialect);
    if (!query || !seen.insert(query->text).second) continue;  // unconnected tables, or the same by another way
    ranked.push_back({std::move(draft), std::move(*query), {}, 0});
  }
  if (ranked.empty()) return ranked;
  const Field field{ranked.front().draft.score(), sketches.front().score};
  const Said said(question);
  std::vector<std::vector<float>> rows;
  std::vector<Features::Compared> compared;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    Features features(i == 0 ? names : nullptr);
    add_plan_features(features, question, said, scores, ranked[i].draft, i, field);
    if (i == 0) compared = features.compared();
    rows.push_back(features.values());
  }
  add_comparisons(rows, compared, names);
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    ranked[i].features = std::move(rows[i]);
    ranked[i].score = models.ranked ? models.ranker.score(ranked[i].features) - said.doubt(ranked[i].draft.plan)
                                    : ranked[i].draft.score();
  }
  std::ranges::stable_sort(ranked, std::ranges::greater{}, &RankedDraft::score);
  return ranked;
}

}  // namespace dataquery::translator
