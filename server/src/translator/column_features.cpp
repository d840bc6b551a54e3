#include "translator/column_features.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "translator/reading_features.h"

namespace dataquery::translator {
namespace {

constexpr float kFar = 12;

float distance(std::size_t a, std::size_t b, std::size_t nowhere) {
  if (a >= nowhere || b >= nowhere) return kFar + 1;
  return std::min(kFar, std::abs(static_cast<float>(a) - static_cast<float>(b)));
}

void add_name(Features& f, const Understanding& q, const NameMatch& match, std::size_t place) {
  f.add("grade", match.grade);
  f.add("coverage", match.coverage);
  f.add("quality", match.quality);
  f.add("contiguous", match.contiguous);
  f.add("head", match.head);
  f.add("mentions", match.mentions.size());
  const bool said = place < q.size();
  f.add("place", said ? static_cast<float>(place) : -1.0F);
  f.add("place_share", said ? static_cast<float>(place) / static_cast<float>(q.size()) : -1.0F);
  f.add("before_break", said && place < q.break_place);
}

/// What stands before and after the place where a name is said.
void add_neighbours(Features& f, const Understanding& q, std::size_t place, std::size_t after) {
  const bool said = place < q.size();
  const auto since = [&](std::string_view name, Cue cue) { f.add(name, said ? q.cues.since(place, cue) : 11.0F); };
  const auto until = [&](std::string_view name, Cue cue) { f.add(name, said ? q.cues.until(after, cue) : 11.0F); };
  since("since_highest", Cue::kHighest);
  since("since_lowest", Cue::kLowest);
  since("since_average", Cue::kAverage);
  since("since_total", Cue::kTotal);
  since("since_count", Cue::kCount);
  since("since_each", Cue::kEach);
  since("since_by", Cue::kBy);
  since("since_order", Cue::kOrder);
  since("since_not", Cue::kNot);
  since("since_clause", Cue::kClause);
  since("since_ask", Cue::kAsk);
  since("since_than", Cue::kThan);
  since("since_distinct", Cue::kDistinct);
  since("since_of", Cue::kOf);
  since("since_and", Cue::kAnd);
  since("since_comma", Cue::kComma);
  since("since_place", Cue::kPlace);
  since("since_more", Cue::kMore);
  until("until_highest", Cue::kHighest);
  until("until_is", Cue::kIs);
  until("until_of", Cue::kOf);
  until("until_than", Cue::kThan);
  until("until_and", Cue::kAnd);
  until("until_order", Cue::kOrder);
  until("until_each", Cue::kEach);
  until("until_clause", Cue::kClause);
  until("until_more", Cue::kMore);
  until("until_pattern", Cue::kPattern);
  float to_number = kFar + 1;
  float to_value = kFar + 1;
  if (said) {
    for (const NumberLink& number : q.links.numbers) {
      const float ahead = static_cast<float>(number.token) - static_cast<float>(place);
      if (std::abs(ahead) < std::abs(to_number)) to_number = ahead;
    }
    for (const ValueLink& value : q.links.values) {
      const float ahead = static_cast<float>(value.span.first) - static_cast<float>(place);
      if (std::abs(ahead) < std::abs(to_value)) to_value = ahead;
    }
  }
  f.add("to_number", to_number);
  f.add("to_value", to_value);
}

void add_question(Features& f, const Understanding& q) {
  f.add("q_highest", q.cues.any(Cue::kHighest));
  f.add("q_lowest", q.cues.any(Cue::kLowest));
  f.add("q_average", q.cues.any(Cue::kAverage));
  f.add("q_total", q.cues.any(Cue::kTotal));
  f.add("q_count", q.cues.any(Cue::kCount));
  f.add("q_each", q.cues.any(Cue::kEach));
  f.add("q_order", q.cues.any(Cue::kOrder));
  f.add("q_not", q.cues.any(Cue::kNot));
  f.add("q_distinct", q.cues.any(Cue::kDistinct));
  f.add("q_than", q.cues.any(Cue::kThan));
  f.add("q_numbers", q.links.numbers.size());
  f.add("q_values", q.links.values.size());
  f.add("q_dates", q.links.dates.size());
  f.add("q_tables", q.tables_named);
  f.add("q_length", q.size());
  f.add("tables", q.links.tables.size());
  f.add("columns", q.links.columns.size());
  const std::string first = q.size() > 0 ? q.links.tokens[0].lower : std::string();
  f.add("asks_who", first == "who");
  f.add("asks_when", first == "when");
  f.add("asks_where", first == "where");
  f.add("asks_how_many", first == "how" && q.size() > 1 && q.links.tokens[1].lower == "many");
  f.add("asks_which", first == "which");
}

void add_table(Features& f, const Understanding& q, std::size_t table, std::size_t place) {
  const NameMatch& match = q.links.tables[table];
  f.add("t_grade", match.grade);
  f.add("t_contiguous", match.contiguous);
  f.add("t_head", match.head);
  f.add("t_mentions", match.mentions.size());
  f.add("t_place", q.table_place[table] < q.size() ? static_cast<float>(q.table_place[table]) : -1.0F);
  f.add("t_rank", q.table_rank[table]);
  f.add("t_near", distance(place, q.table_place[table], q.size()));
  f.add("t_after", q.table_place[table] < q.size() && place < q.table_place[table]);
  f.add("t_columns_said", q.columns_said[table]);
  f.add("t_values_said", q.values_said[table]);
  f.add("t_keys", q.index.keys().edges_of(table).size());
  f.add("t_shadowed", q.table_shadowed[table]);
  f.add("t_view", q.index.catalog().tables[table].kind == catalog::TableKind::kView);
}

bool in_range(const catalog::Column& column, double value) {
  const auto number = [](const std::optional<std::string>& text) -> std::optional<double> {
    if (!text) return std::nullopt;
    double parsed = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), parsed);
    return error == std::errc{} && end == text->data() + text->size() ? std::optional(parsed) : std::nullopt;
  };
  const auto low = number(column.minimum);
  const auto high = number(column.maximum);
  return low && high && value >= *low && value <= *high;
}

void add_rivals(Features& f, const Understanding::Rivals& rivals) {
  f.add("rivals_better", static_cast<float>(rivals.better));
  f.add("rivals_equal", static_cast<float>(rivals.equal));
  f.add("rivals_table", static_cast<float>(rivals.better_table));
}

}  // namespace

void add_column_features(Features& f, const Understanding& q, std::size_t column) {
  const ColumnFacts& facts = q.index.columns()[column];
  const catalog::Column& described = q.index.catalog().column(facts.ref);
  const NameMatch& match = q.links.columns[column];
  const std::size_t place = q.place(column);
  const std::size_t width = match.mentions.empty() ? 0 : match.mentions.front().last - match.mentions.front().first;
  add_name(f, q, match, place);
  add_neighbours(f, q, place, place + width);
  add_table(f, q, facts.ref.table, place);
  add_rivals(f, q.rivals[column]);
  f.add("value_links", q.value_count[column]);
  f.add("value_unique", q.value_unique[column]);
  f.add("number_fits",
        std::ranges::any_of(q.links.numbers, [&](const NumberLink& n) { return in_range(described, n.value); }));
  f.add("numeric", facts.numeric);
  f.add("temporal", facts.temporal);
  f.add("dated", facts.dated);
  f.add("text", facts.text);
  f.add("boolean", facts.boolean);
  f.add("primary", facts.primary);
  f.add("foreign", facts.foreign);
  f.add("identifier", facts.identifier);
  f.add("title", facts.title);
  f.add("numeric_values", facts.numeric_values);
  f.add("namesakes", static_cast<float>(facts.namesakes));
  f.add("ordinal", facts.ref.column);
  f.add("name_words", facts.phrase.size());
  f.add("distinct_values", described.values.size());
  const auto label = q.index.label_of(facts.ref.table);
  f.add("label_columns", label.size());
  f.add("label", std::ranges::find(label, facts.ref) != label.end());
  add_question(f, q);
  if (q.reading != nullptr) add_column_reading(f, q, column);
}

void add_table_features(Features& f, const Understanding& q, std::size_t table) {
  const NameMatch& match = q.links.tables[table];
  const std::size_t place = q.table_place[table];
  add_name(f, q, match, place);
  add_neighbours(f, q, place, place + 1);
  add_table(f, q, table, place);
  std::size_t children = 0;
  std::size_t named_parents = 0;
  std::size_t named_children = 0;
  float best_neighbour = 0;
  for (const std::size_t e : q.index.keys().edges_of(table)) {
    const plan::KeyEdge& edge = q.index.keys().edges()[e];
    const bool child = edge.other == table;
    const std::size_t neighbour = child ? edge.table : edge.other;
    const bool named = q.links.tables[neighbour].grade >= kNamed;
    children += child ? 1 : 0;
    (child ? named_children : named_parents) += named ? 1 : 0;
    best_neighbour = std::max(best_neighbour, q.links.tables[neighbour].grade);
  }
  f.add("children", children);
  f.add("named_parents", named_parents);
  f.add("named_children", named_children);
  f.add("best_neighbour", best_neighbour);
  float best_column = 0;
  float best_own_column = 0;
  for (std::size_t c = 0; c < q.index.catalog().tables[table].columns.size(); ++c) {
    const std::size_t column = q.index.column_at({table, c});
    best_column = std::max(best_column, q.links.columns[column].grade);
    if (q.index.columns()[column].namesakes == 0)
      best_own_column = std::max(best_own_column, q.links.columns[column].grade);
  }
  f.add("best_column", best_column);
  f.add("best_own_column", best_own_column);
  f.add("table_columns", q.index.catalog().tables[table].columns.size());
  f.add("table_words", q.index.table_phrase(table).size());
  std::size_t rivals = 0;
  for (std::size_t other = 0; other < q.links.tables.size(); ++other) {
    rivals += other != table && q.table_place[other] == place && q.links.tables[other].grade >= match.grade ? 1 : 0;
  }
  f.add("rivals", rivals);
  add_question(f, q);
  if (q.reading != nullptr) add_table_reading(f, q, table);
}

}  // namespace dataquery::translator
