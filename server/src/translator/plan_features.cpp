#include "translator/plan_features.h"

#include <algorithm>
#include <set>

#include "translator/plan_use.h"

namespace dataquery::translator {
namespace {

using plan::Aggregate;
using plan::Term;

/// The best score among `scores` of what is not in `used`.
double best_other(const std::vector<double>& scores, const std::set<std::size_t>& used) {
  double best = -10;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!used.contains(i)) best = std::max(best, scores[i]);
  }
  return best;
}

void add_slots(Features& f, const Scores& scores, const Draft& draft) {
  const Sketch& sketch = draft.sketch->sketch;
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    f.add(std::string("slot_") + std::string(slot_classes()[slot].name), scores.slots[slot][sketch.classes[slot]]);
    f.more_is_better();
  }
  for (const Slot slot : {Slot::kItems, Slot::kCount, Slot::kGroup, Slot::kHaving, Slot::kOrder, Slot::kLimit,
                          Slot::kNested, Slot::kSet, Slot::kDistinct, Slot::kFilters, Slot::kOr}) {
    f.add(std::string("is_") + std::string(slot_classes()[static_cast<std::size_t>(slot)].name),
          static_cast<float>(sketch.at(slot)));
  }
}

void add_terms(Features& f, const Understanding& q, const Scores& scores, const Draft& draft) {
  std::set<std::size_t> selected;
  std::set<std::size_t> aggregated;
  std::set<std::size_t> ordered;
  double worst_select = 10;
  double worst_aggregate = 10;
  double worst_order = 10;
  std::size_t misfits = 0;
  std::size_t titles = 0;
  std::size_t primaries = 0;
  std::size_t foreigns = 0;
  std::size_t labels = 0;
  float worst_grade = 1;
  std::set<std::size_t> select_tables;
  for (const Term& term : draft.plan.select) {
    if (!term.column) continue;
    const std::size_t column = q.index.column_at(*term.column);
    const ColumnFacts& facts = q.index.columns()[column];
    worst_grade = std::min(worst_grade, q.links.columns[column].grade);
    select_tables.insert(term.column->table);
    if (term.aggregate == Aggregate::kNone) {
      selected.insert(column);
      worst_select = std::min(worst_select, scores.role(Role::kSelect)[column]);
      titles += facts.title ? 1 : 0;
      primaries += facts.primary ? 1 : 0;
      foreigns += facts.foreign ? 1 : 0;
      const auto label = q.index.label_of(term.column->table);
      labels += std::ranges::find(label, *term.column) != label.end() ? 1 : 0;
    } else {
      aggregated.insert(column);
      worst_aggregate = std::min(worst_aggregate, scores.role(Role::kAggregate)[column]);
      const bool needs_number = term.aggregate == Aggregate::kSum || term.aggregate == Aggregate::kAverage;
      misfits += needs_number && (!(facts.numeric || facts.numeric_values) || facts.identifier) ? 1 : 0;
    }
  }
  for (const auto& order : draft.plan.order) {
    if (!order.term.column) continue;
    const std::size_t column = q.index.column_at(*order.term.column);
    ordered.insert(column);
    worst_order = std::min(worst_order, scores.role(Role::kOrder)[column]);
    worst_grade = std::min(worst_grade, q.links.columns[column].grade);
    misfits += draft.plan.limit && q.index.columns()[column].identifier ? 1 : 0;
  }
  f.add("worst_select", worst_select);
  f.more_is_better();
  f.add("other_select", best_other(scores.role(Role::kSelect), selected));
  f.add("worst_aggregate", worst_aggregate);
  f.more_is_better();
  f.add("other_aggregate", best_other(scores.role(Role::kAggregate), aggregated));
  f.add("worst_order", worst_order);
  f.more_is_better();
  f.add("other_order", best_other(scores.role(Role::kOrder), ordered));
  f.add("misfits", misfits);
  f.add("everything", draft.plan.select.size() == 1 && draft.plan.select.front() == Term{});
  f.add("period",
        std::ranges::any_of(draft.plan.select, [](const Term& term) { return term.part != plan::DatePart::kNone; }));
  f.add("titles", titles);
  f.add("primaries", primaries);
  f.add("foreigns", foreigns);
  f.add("labels", labels);
  f.add("worst_grade", worst_grade);
  f.add("select_tables", select_tables.size());
  std::size_t subject = q.links.tables.size();
  if (!select_tables.empty())
    subject = *select_tables.begin();
  else if (!draft.plan.tables.empty())
    subject = draft.plan.tables.front();
  f.add("subject_rank", subject == q.links.tables.size() ? 9.0F : static_cast<float>(q.table_rank[subject]));
  f.less_is_better();
  f.add("subject_place", subject == q.links.tables.size() ? -1.0F : static_cast<float>(q.table_place[subject]));
  f.add("orders_by_selected", !ordered.empty() && std::ranges::includes(selected, ordered));
}

void add_filters(Features& f, const Understanding& q, const Scores& scores, const Draft& draft) {
  double worst = 10;
  double sum = 0;
  for (const auto* filter : draft.used) {
    worst = std::min(worst, filter->score);
    sum += filter->score;
  }
  double best_unused = -10;
  std::size_t wanted_unused = 0;
  for (const FilterCandidate& filter : scores.filters) {
    const bool taken =
        std::ranges::any_of(draft.used, [&](const auto* used) { return used->span.overlaps(filter.span); });
    if (taken) continue;
    best_unused = std::max(best_unused, filter.score);
    wanted_unused += filter.score > 0 ? 1 : 0;
  }
  std::size_t numbers_unused = 0;
  for (const NumberLink& number : q.links.numbers) {
    const bool taken = std::ranges::any_of(draft.used, [&](const auto* used) {
      return used->span.first <= number.token && number.token < used->span.last;
    });
    numbers_unused += taken ? 0 : 1;
  }
  const std::size_t placed =
      (draft.plan.limit && *draft.plan.limit > 1 ? 1U : 0U) + (draft.plan.having.empty() ? 0U : 1U);
  bool same_column = draft.used.size() > 1;
  for (const auto* filter : draft.used) same_column &= filter->column == draft.used.front()->column;
  f.add("filter_sum", sum);
  f.more_is_better();
  f.add("filter_worst", worst);
  f.add("filter_unused", best_unused);
  f.less_is_better();
  f.add("filters_unused", wanted_unused);
  f.less_is_better();
  f.add("filters_used", draft.used.size());
  f.add("numbers_unused", static_cast<float>(numbers_unused) - static_cast<float>(placed));
  f.less_is_better();
  f.add("filters_same_column", same_column);
  std::size_t dates_unused = 0;
  for (const auto& date : q.links.dates) {
    const bool taken = std::ranges::any_of(
        draft.used, [&](const auto* used) { return used->span.first < date.last && date.first < used->span.last; });
    dates_unused += taken || date.bare_year ? 0 : 1;
  }
  f.add("dates_unused", dates_unused);
  f.less_is_better();
  f.add("flags", static_cast<float>(std::ranges::count_if(
                     draft.used, [](const auto* used) { return used->source == FilterCandidate::Source::kFlag; })));
  f.add("missing", static_cast<float>(std::ranges::count_if(draft.used, [](const auto* used) {
          return used->source == FilterCandidate::Source::kMissing;
        })));
}

void add_coverage(Features& f, const Understanding& q, const Scores& scores, const Draft& draft) {
  const PlanUse use(draft.plan, q.index.keys());
  std::vector<bool> words(q.size());  // that the plan accounts for
  const auto mark = [&](Span span) {
    for (std::size_t i = span.first; i < span.last; ++i) words[i] = true;
  };
  for (const auto* filter : draft.used) mark(filter->span);
  std::size_t unnamed = 0;
  std::size_t unused_named = 0;
  double worst_table = 10;
  double sum = 0;
  for (std::size_t table = 0; table < q.links.tables.size(); ++table) {
    const NameMatch& match = q.links.tables[table];
    if (use.tables.contains(table)) {
      unnamed += match.grade < 0.5F ? 1 : 0;
      worst_table = std::min(worst_table, scores.tables[table]);
      sum += scores.tables[table];
      if (match.grade > 0.5F) std::ranges::for_each(match.mentions, [&](Span m) { mark(m); });
    } else {
      unused_named += match.grade >= kNamed ? 1 : 0;
    }
  }
  for (const auto ref : use.columns) {
    const std::size_t column = q.index.column_at(ref);
    if (q.links.columns[column].grade > 0.3F)
      std::ranges::for_each(q.links.columns[column].mentions, [&](Span m) { mark(m); });
  }
  std::size_t names_left = 0;  // places where a column is named that nothing accounts for
  std::vector<bool> left(q.size());
  for (const NameMatch& match : q.links.columns) {
    if (match.grade < kNamed) continue;
    for (const Span mention : match.mentions) {
      if (!words[mention.first] && !left[mention.first]) {
        left[mention.first] = true;
        ++names_left;
      }
    }
  }
  std::size_t explained = 0;
  std::size_t content = 0;
  for (std::size_t i = 0; i < q.size(); ++i) {
    const auto& token = q.links.tokens[i];
    if (token.kind == text::TokenKind::kMark || token.lower.size() < 4) continue;
    ++content;
    explained += words[i] ? 1 : 0;
  }
  f.add("from_tables", use.tables.size());
  f.less_is_better();
  f.add("bridges", use.bridges);
  const auto guessed =
      std::ranges::count_if(use.joins, [&](auto edge) { return !q.index.keys().edges()[edge].declared; });
  f.add("guessed_joins", static_cast<float>(guessed));
  f.add("join_steps", use.joins.size());
  f.add("tables_unnamed", unnamed);
  f.less_is_better();
  f.add("tables_unused", unused_named);
  f.less_is_better();
  f.add("worst_table", worst_table);
  f.more_is_better();
  f.add("table_sum", sum);
  f.more_is_better();
  f.add("other_table", best_other(scores.tables, use.tables));
  f.add("names_left", names_left);
  f.less_is_better();
  f.add("explained", static_cast<double>(explained) / static_cast<double>(std::max<std::size_t>(content, 1)));
  f.more_is_better();
  f.add("bare_tables", draft.plan.tables.size());
}

}  // namespace

void add_plan_features(Features& f, const Understanding& q, const Said& said, const Scores& scores, const Draft& draft,
                       std::size_t rank, const Field& field) {
  f.add("score", draft.score());
  f.add("behind_best", draft.score() - field.best_score);
  f.add("rank", rank);
  f.add("sketch", draft.sketch->score);
  f.more_is_better();
  f.add("sketch_behind", draft.sketch->score - field.best_sketch);
  f.add("sketch_rank", draft.sketch_rank);
  f.add("sketch_share", draft.sketch->sketch.log_share);
  f.add("select", draft.select);
  f.more_is_better();
  f.add("order", draft.order);
  f.more_is_better();
  f.add("filters", draft.filters);
  f.more_is_better();
  f.add("having", draft.having);
  f.add("tables", draft.tables);
  f.more_is_better();
  f.add("bare", draft.bare);
  f.more_is_better();
  add_slots(f, scores, draft);
  add_terms(f, q, scores, draft);
  add_filters(f, q, scores, draft);
  add_coverage(f, q, scores, draft);
  said.add_features(f, draft);
  f.add("q_highest", q.cues.any(Cue::kHighest));
  f.add("q_lowest", q.cues.any(Cue::kLowest));
  f.add("q_count", q.cues.any(Cue::kCount));
  f.add("q_each", q.cues.any(Cue::kEach));
  f.add("q_distinct", q.cues.any(Cue::kDistinct));
  f.add("q_not", q.cues.any(Cue::kNot));
  f.add("q_tables", q.tables_named);
  f.add("q_values", q.links.values.size());
  f.add("q_numbers", q.links.numbers.size());
  f.add("q_length", q.size());
  f.add("all_tables", q.links.tables.size());
  f.add("all_columns", q.links.columns.size());
}

void add_comparisons(std::vector<std::vector<float>>& rows, const std::vector<Features::Compared>& compared,
                     std::vector<std::string>* names) {
  for (const auto& [position, more_is_better] : compared) {
    float best = rows.front()[position];
    for (const auto& row : rows) best = more_is_better ? std::max(best, row[position]) : std::min(best, row[position]);
    for (auto& row : rows) row.push_back(row[position] - best);
    if (names != nullptr) names->push_back("behind_" + (*names)[position]);
  }
}

}  // namespace dataquery::translator
