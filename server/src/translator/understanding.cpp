#include "translator/understanding.h"

#include <algorithm>
#include <cmath>
#include <compare>
#include <utility>

namespace dataquery::translator {

Understanding::Understanding(const CatalogIndex& catalog_index, const Links& question_links)
    : index(catalog_index), links(question_links), cues(question_links.tokens) {
  const std::size_t tables = links.tables.size();
  for (const NameMatch& match : links.tables) {
    std::size_t first = size();
    for (const Span mention : match.mentions) first = std::min<std::size_t>(first, mention.first);
    table_place.push_back(first);
    tables_named += match.grade >= kNamed ? 1 : 0;
  }
  for (std::size_t t = 0; t < tables; ++t) {
    std::size_t rank = 0;
    for (std::size_t other = 0; other < tables; ++other) {
      const float mine = links.tables[t].grade;
      const float its = links.tables[other].grade;
      if (its > mine + 0.05F || (std::abs(its - mine) <= 0.05F && table_place[other] < table_place[t])) ++rank;
    }
    table_rank.push_back(rank);
  }
  for (std::size_t t = 0; t < tables; ++t) {
    const auto hides = [&](Span mention) {
      return std::ranges::any_of(links.tables, [&](const NameMatch& other) {
        return other.contiguous && std::ranges::any_of(other.mentions, [&](Span longer) {
                 return mention.within(longer) && mention != longer;
               });
      });
    };
    const auto& mentions = links.tables[t].mentions;
    table_shadowed.push_back(!mentions.empty() && std::ranges::all_of(mentions, hides));
  }
  columns_said.resize(tables);
  values_said.resize(tables);
  value_count.resize(links.columns.size());
  value_unique.resize(links.columns.size());
  for (std::size_t c = 0; c < links.columns.size(); ++c) {
    if (links.columns[c].grade >= kNamed) ++columns_said[index.columns()[c].ref.table];
  }
  for (const ValueLink& value : links.values) {
    const auto same = std::ranges::count(links.values, value.span, &ValueLink::span);
    const std::size_t column = index.column_at(value.column);
    ++values_said[value.column.table];
    ++value_count[column];
    value_unique[column] = std::max(value_unique[column], 1.0F / static_cast<float>(same));
  }
  break_place = size();
  for (std::size_t i = 2; i < size(); ++i) {
    if (cues.at(i, Cue::kClause) || cues.at(i, Cue::kPlace) || cues.at(i, Cue::kFor)) {
      break_place = i;
      break;
    }
  }
  find_rivals();
  find_said_names();
}

void Understanding::find_rivals() {
  constexpr float kSame = 0.01F;
  struct Said {
    float grade;
    std::size_t table_rank;
    auto operator<=>(const Said&) const = default;
  };
  std::vector<std::vector<Said>> said(size());  // by token: what is said there, a column once
  std::vector<std::vector<std::size_t>> placed(size());
  std::vector<std::size_t> last(size(), links.columns.size());
  for (std::size_t c = 0; c < links.columns.size(); ++c) {
    const NameMatch& match = links.columns[c];
    for (const Span mention : match.mentions) {
      for (std::size_t t = mention.first; t < mention.last; ++t) {
        if (std::exchange(last[t], c) == c) continue;
        said[t].push_back({match.grade, table_rank[index.columns()[c].ref.table]});
      }
    }
    if (!match.mentions.empty()) placed[place(c)].push_back(c);
  }
  rivals.resize(links.columns.size());
  for (std::size_t t = 0; t < size(); ++t) {
    if (placed[t].empty()) continue;
    std::ranges::sort(said[t]);
    for (const std::size_t c : placed[t]) {
      const float mine = links.columns[c].grade;
      const std::size_t rank = table_rank[index.columns()[c].ref.table];
      Rivals& found = rivals[c];
      for (auto group = said[t].begin(); group != said[t].end();) {  // of one grade
        const float its = group->grade;
        const auto end = std::ranges::upper_bound(group, said[t].end(), its, {}, &Said::grade);
        if (its > mine + kSame) found.better += static_cast<std::uint32_t>(end - group);
        if (std::abs(its - mine) <= kSame) {
          found.equal += static_cast<std::uint32_t>(end - group);
          found.better_table +=
              static_cast<std::uint32_t>(std::ranges::lower_bound(group, end, rank, {}, &Said::table_rank) - group);
        }
        group = end;
      }
      --found.equal;  // itself
    }
  }
}

void Understanding::find_said_names() {
  for (const auto* names : {&links.columns, &links.tables}) {
    for (const NameMatch& match : *names) {
      for (const Span mention : match.mentions) {
        const auto known = std::ranges::find(said_names, mention, &SaidName::span);
        if (known == said_names.end())
          said_names.push_back({mention, match.grade});
        else
          known->grade = std::max(known->grade, match.grade);
      }
    }
  }
  table_begins.resize(size());
  for (const NameMatch& table : links.tables) {
    for (const Span mention : table.mentions) table_begins[mention.first] = true;
  }
}

std::size_t Understanding::place(std::size_t column) const {
  const auto& mentions = links.columns[column].mentions;
  if (mentions.empty()) return size();
  const auto table = static_cast<std::ptrdiff_t>(table_place[index.columns()[column].ref.table]);
  const auto nearest = std::ranges::min_element(
      mentions, {}, [&](Span mention) { return std::abs(static_cast<std::ptrdiff_t>(mention.first) - table); });
  return nearest->first;
}

}  // namespace dataquery::translator
