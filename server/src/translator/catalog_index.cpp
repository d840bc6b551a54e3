#include "translator/catalog_index.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "text/names.h"
#include "text/stem.h"

namespace dataquery::translator {
namespace {

bool holds_numbers(const catalog::Column& column) {
  if (column.values.empty()) return false;
  const std::size_t looked_at = std::min<std::size_t>(column.values.size(), 20);
  return std::all_of(column.values.begin(), column.values.begin() + static_cast<std::ptrdiff_t>(looked_at),
                     [](const std::string& value) {
                       return !value.empty() && std::ranges::all_of(value, [](char c) {
                         return std::isdigit(static_cast<unsigned char>(c)) || c == '.' || c == '-';
                       });
                     });
}

bool holds_dates(const catalog::Column& column) {
  if (column.kind == catalog::TypeKind::kDate || column.kind == catalog::TypeKind::kTimestamp) return true;
  if (column.kind != catalog::TypeKind::kText || column.values.empty()) return false;
  const std::string& value = column.values.front();
  return value.size() >= 10 && value[4] == '-' && value[7] == '-' &&
         std::isdigit(static_cast<unsigned char>(value[0])) && std::isdigit(static_cast<unsigned char>(value[9]));
}

bool one_of(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::ranges::find(list, word) != list.end();
}

/// Words of a name that people leave out: "total_amount" is the amount, "weight_kg" the weight, "ordered_at" when
/// ordered.
bool is_qualifier(std::string_view word) {
  return one_of(word, {"at", "on", "in", "of",  "by",  "the",    "unit",    "total",   "net", "gross",    "kg",
                       "km", "cm", "mm", "usd", "eur", "dollar", "dollars", "percent", "pct", "official", "overall"});
}

bool refers_to(const catalog::Catalog& catalog, std::size_t table, std::size_t column) {
  return std::ranges::any_of(catalog.tables, [&](const catalog::Table& each) {
    return std::ranges::any_of(each.foreign_keys, [&](const catalog::ForeignKey& key) {
      return key.table == table && std::ranges::find(key.referenced_columns, column) != key.referenced_columns.end();
    });
  });
}

/// The catalog without the ObjectIds that MongoDB gives to every document, where nothing refers to them: nobody asks
/// for them, and every question about an id would have to tell them from those that people gave. They stand last, so
/// that the other columns keep their places.
std::shared_ptr<const catalog::Catalog> asked_about(std::shared_ptr<const catalog::Catalog> catalog) {
  std::vector<std::size_t> tables;
  for (std::size_t t = 0; t < catalog->tables.size(); ++t) {
    const auto& columns = catalog->tables[t].columns;
    const bool identified = columns.size() > 1 && columns.back().name == "_id" && columns.back().type == "objectId";
    if (identified && !refers_to(*catalog, t, columns.size() - 1)) tables.push_back(t);
  }
  if (tables.empty()) return catalog;
  auto asked = std::make_shared<catalog::Catalog>(*catalog);
  for (const auto t : tables) {
    auto& table = asked->tables[t];
    table.columns.pop_back();
    std::erase(table.primary_key, table.columns.size());
    for (auto& sample : table.samples) sample.pop_back();
  }
  return asked;
}

}  // namespace

Phrase CatalogIndex::intern(std::string_view name) {
  Phrase phrase;
  for (std::string& word : text::split_name(name)) {
    const auto found = std::ranges::find(words_, word, &NameWord::text);
    phrase.push_back(static_cast<std::uint32_t>(found - words_.begin()));
    if (found == words_.end()) words_.push_back({word, text::stem(word)});
  }
  return phrase;
}

std::shared_ptr<const CatalogIndex> CatalogIndex::build(std::shared_ptr<const catalog::Catalog> catalog) {
  std::shared_ptr<CatalogIndex> index(new CatalogIndex);
  index->catalog_ = asked_about(std::move(catalog));
  const catalog::Catalog& source = *index->catalog_;
  index->keys_ = plan::KeyGraph::build(source);
  for (std::size_t t = 0; t < source.tables.size(); ++t) {
    const auto& table = source.tables[t];
    index->first_column_.push_back(index->columns_.size());
    index->table_phrases_.push_back(index->intern(table.name));
    std::set<std::string> said;
    for (const auto word : index->table_phrases_.back()) said.insert(index->words_[word].stem);
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const auto& column = table.columns[c];
      ColumnFacts facts;
      facts.ref = {t, c};
      facts.phrase = index->intern(column.name);
      facts.boolean = column.kind == catalog::TypeKind::kBoolean;
      if (facts.boolean && facts.phrase.size() > 1 &&
          one_of(index->words_[facts.phrase.front()].text, {"is", "has", "was", "can", "are"})) {
        facts.phrase.erase(facts.phrase.begin());  // "is_active" is said as "active"
      }
      for (const auto word : facts.phrase) {
        if (!said.contains(index->words_[word].stem) && !is_qualifier(index->words_[word].text))
          facts.core.push_back(word);
      }
      if (facts.core.empty()) facts.core = facts.phrase;
      facts.primary = std::ranges::find(table.primary_key, c) != table.primary_key.end();
      facts.foreign = index->keys_.is_foreign_key(facts.ref);
      facts.numeric = catalog::is_numeric(column.kind);
      facts.temporal = catalog::is_temporal(column.kind);
      facts.text = column.kind == catalog::TypeKind::kText;
      const std::string last = facts.phrase.empty() ? std::string() : index->words_[facts.phrase.back()].text;
      facts.identifier =
          one_of(last, {"id", "code", "no", "key", "ids", "uuid"}) || (last.size() <= 5 && last.ends_with("id"));
      facts.title = one_of(last, {"name", "title", "names"}) || last.ends_with("name");
      facts.dated = holds_dates(column);
      facts.numeric_values = holds_numbers(column);
      index->columns_.push_back(std::move(facts));
    }
  }
  std::map<Phrase, std::uint32_t> count;
  for (const auto& facts : index->columns_) ++count[facts.core];
  for (auto& facts : index->columns_) facts.namesakes = count[facts.core] - 1;
  for (std::size_t t = 0; t < source.tables.size(); ++t) index->labels_.push_back(index->find_label(t));
  index->values_ = ValueIndex::build(source);
  return index;
}

std::vector<catalog::ColumnRef> CatalogIndex::find_label(std::size_t table) const {
  std::vector<catalog::ColumnRef> titles;
  std::vector<catalog::ColumnRef> texts;
  std::optional<catalog::ColumnRef> first_name;
  std::optional<catalog::ColumnRef> last_name;
  const auto& described = catalog_->tables[table];
  for (std::size_t c = 0; c < described.columns.size(); ++c) {
    const ColumnFacts& facts = columns_[column_at({table, c})];
    const auto says = [&](std::string_view word) {
      return std::ranges::any_of(facts.phrase, [&](auto w) { return words_[w].text == word; });
    };
    if (facts.title && (says("first") || says("given")))
      first_name = facts.ref;
    else if (facts.title && (says("last") || says("family")))
      last_name = facts.ref;
    else if (facts.title)
      titles.push_back(facts.ref);
    else if (facts.text && !facts.identifier)
      texts.push_back(facts.ref);
  }
  if (first_name && last_name) return {*first_name, *last_name};
  if (!titles.empty()) {  // "name" before "middle_name": fewest words first
    const auto shortest =
        std::ranges::min_element(titles, {}, [&](auto ref) { return columns_[column_at(ref)].core.size(); });
    return {*shortest};
  }
  if (last_name) return {*last_name};
  if (!texts.empty()) return {texts.front()};
  return {{table, described.primary_key.empty() ? 0 : described.primary_key.front()}};
}

}  // namespace dataquery::translator
