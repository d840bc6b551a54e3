#include "ask/value_hits.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "text/token.h"
#include "translator/value_links.h"

namespace dataquery::ask {
namespace {

constexpr std::size_t kColumnsAStretch = 8;
constexpr std::size_t kHits = 48;

}  // namespace

std::vector<retrieval::ValueHit> value_hits(std::string_view question, const translator::CatalogIndex& index) {
  const auto tokens = text::tokenize(question);
  auto links = translator::find_values(tokens, index.values(), question);
  const auto length = [](const translator::ValueLink& link) { return link.span.last - link.span.first; };
  std::ranges::stable_sort(links, [&](const auto& a, const auto& b) {
    if (a.quoted != b.quoted) return a.quoted;
    return length(a) > length(b);
  });
  std::map<std::pair<std::uint16_t, std::uint16_t>, std::size_t> columns;  // by stretch
  std::vector<retrieval::ValueHit> hits;
  for (auto& link : links) {
    if (hits.size() == kHits) break;
    if (columns[{link.span.first, link.span.part}]++ >= kColumnsAStretch) continue;
    const auto begin = tokens[link.span.first].begin;
    const auto end = tokens[link.span.last - 1U].end;
    hits.push_back({.table = link.column.table,
                    .column = link.column.column,
                    .value = std::move(link.spelling),
                    .words = std::string(question.substr(begin, end - begin))});
  }
  return hits;
}

}  // namespace dataquery::ask
