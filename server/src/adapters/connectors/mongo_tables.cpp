#include "adapters/connectors/mongo_tables.h"

#include <bson/bson.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "adapters/mongoc/dates.h"

namespace dataquery::connectors {
namespace {

using catalog::Column;
using catalog::TypeKind;

constexpr std::size_t kMostColumns = 500;
constexpr std::size_t kSampleTextBytes = 200;
constexpr const char* kMapComment = "a document whose field names are data";

// A column, and where what was seen of it stands.
struct Found {
  std::string path;
  const MongoField* field = nullptr;
  bool map = false;
};

// What the documents of one table hold: fields that are columns, and lists that are tables.
struct Contents {
  std::vector<Found> columns;
  std::vector<std::pair<std::string, const MongoRecords*>> lists;
};

void collect(const MongoObject& object, const std::string& prefix, Contents& contents) {
  for (const auto& field : object.fields()) {
    auto path = prefix + field->name;
    const auto values = field->kinds.values();
    const auto lists = field->kinds.count(BSON_TYPE_ARRAY);
    const auto documents = field->kinds.count(BSON_TYPE_DOCUMENT);
    if (field->elements && field->elements->rows() > 0 && lists * 2 >= values) {
      contents.lists.emplace_back(std::move(path), field->elements.get());
      continue;
    }
    const bool map = field->object && field->object->is_map();
    const bool nested = field->object && !map && !field->object->fields().empty();
    if (!nested || documents < values) contents.columns.push_back({path, field.get(), map});
    if (nested) collect(*field->object, path + ".", contents);
  }
}

void keep_commonest(std::vector<Found>& columns) {
  if (columns.size() <= kMostColumns) return;
  std::vector<std::size_t> counts;
  for (const auto& each : columns) counts.push_back(each.field->kinds.observed());
  std::ranges::nth_element(counts, counts.begin() + kMostColumns - 1, std::ranges::greater{});
  const auto least = counts[kMostColumns - 1];
  std::erase_if(columns, [&](const Found& each) { return each.field->kinds.observed() < least; });
  columns.resize(std::min(columns.size(), kMostColumns));
}

Column column_of(const Found& found, std::size_t rows, bool whole) {
  const auto& field = *found.field;
  Column column;
  column.name = found.path;
  column.type = field.kinds.type();
  column.kind = found.map ? TypeKind::kJson : field.kinds.kind();
  if (found.map) column.comment = kMapComment;
  column.type_shares = field.kinds.shares(rows);
  column.nullable = field.kinds.values() < rows || rows == 0;
  if (column.kind == TypeKind::kText || column.kind == TypeKind::kJson) {
    column.values = field.values;
    column.values_complete = (whole || field.values_known) && field.all_values && !field.values.empty();
  } else if (catalog::is_temporal(column.kind)) {
    column.minimum = field.least_text;
    column.maximum = field.greatest_text;
    if (field.least_moment) {
      column.minimum = mongoc::write_date(*field.least_moment);
      column.maximum = mongoc::write_date(*field.greatest_moment);
    }
  } else if (catalog::is_numeric(column.kind) && field.least_number) {
    column.minimum = field.least_number_text;
    column.maximum = field.greatest_number_text;
  }
  return column;
}

std::optional<std::string> cell_of(const bson_t& row, const std::string& path) {
  bson_iter_t iterator;
  bson_iter_t found;
  if (!bson_iter_init(&iterator, &row)) return std::nullopt;
  if (path.empty())
    return bson_iter_next(&iterator) ? bson_text(*bson_iter_value(&iterator), kSampleTextBytes) : std::nullopt;
  if (!bson_iter_find_descendant(&iterator, path.c_str(), &found)) return std::nullopt;
  return bson_text(*bson_iter_value(&found), kSampleTextBytes);
}

std::string last_part(const std::string& path) { return path.substr(path.rfind('.') + 1); }

class TableMaker {
 public:
  TableMaker(std::vector<MongoTable>& tables, const MongoCollection& collection)
      : tables_(tables), collection_(collection) {}

  void collection_table() {
    const auto& rows = collection_.rows;
    auto& made = tables_.emplace_back();
    made.table.name = collection_.name;
    made.table.kind = collection_.kind;
    made.table.row_estimate = collection_.whole ? static_cast<std::int64_t>(rows.rows()) : collection_.count;
    if (!made.table.row_estimate) made.table.row_estimate = static_cast<std::int64_t>(rows.rows());
    made.whole = collection_.whole;
    made.rows = rows.rows();
    Contents contents;
    collect(rows.documents(), "", contents);
    add_columns(made, contents);
    if (rows.rows() == 0) {  // what every document will have
      made.table.columns.push_back({.name = "_id", .type = "objectId", .kind = TypeKind::kText, .nullable = false});
      made.keys.push_back(nullptr);
    }
    for (const auto& name : collection_.unique_fields) {
      if (const auto column = made.table.find_column(name)) made.table.columns[*column].unique = true;
    }
    if (const auto id = made.table.find_column("_id")) {
      made.table.columns[*id].unique = collection_.kind == catalog::TableKind::kTable;
      id_ = made.table.columns[*id];
    }
    add_samples(made, rows, false);
    lists(tables_.size() - 1, contents, collection_.whole);
  }

 private:
  void add_columns(MongoTable& made, Contents& contents) const {
    keep_commonest(contents.columns);
    for (const auto& found : contents.columns) {
      made.table.columns.push_back(column_of(found, made.rows, made.whole));
      made.keys.push_back(&found.field->keys);
    }
  }

  static void add_samples(MongoTable& made, const MongoRecords& rows, bool owned) {
    for (const auto& sample : rows.samples()) {
      auto& cells = made.table.samples.emplace_back();
      if (owned) cells.push_back(sample.owner);
      const bool plain = made.table.elements_of && !made.table.elements_of->documents;
      for (std::size_t i = cells.size(); i < made.table.columns.size(); ++i) {
        cells.push_back(cell_of(*sample.row, plain ? "" : made.table.columns[i].name));
      }
    }
  }

  void lists(std::size_t parent, const Contents& contents, bool whole) {
    for (const auto& [path, elements] : contents.lists) list_table(parent, path, *elements, whole);
  }

  void list_table(std::size_t parent, const std::string& path, const MongoRecords& elements, bool whole) {
    MongoTable made;
    made.table.name = tables_[parent].table.name + "." + path;
    made.table.kind = collection_.kind;
    made.table.elements_of = catalog::Elements{parent, path, elements.document_rows() > 0};
    made.whole = whole && elements.complete();
    made.rows = elements.rows();
    made.table.row_estimate = static_cast<std::int64_t>(elements.rows());
    if (!collection_.whole && collection_.count && collection_.rows.rows() > 0) {
      made.table.row_estimate =
          std::llround(static_cast<double>(*collection_.count) * static_cast<double>(elements.rows()) /
                       static_cast<double>(collection_.rows.rows()));
    }
    Contents contents;
    if (elements.document_rows() > 0) {
      collect(elements.documents(), "", contents);
    } else {
      contents.columns.push_back({last_part(path), &elements.value(), false});
    }
    made.keys.push_back(nullptr);
    made.table.columns.push_back(owner_column(contents));
    add_columns(made, contents);
    made.table.foreign_keys.push_back({{0}, parent, {owner_key(parent)}, true});
    add_samples(made, elements, true);
    const bool all = made.whole;
    tables_.push_back(std::move(made));
    lists(tables_.size() - 1, contents, all);
  }

  // Which column of `parent` is the document's `_id`.
  [[nodiscard]] std::size_t owner_key(std::size_t parent) const {
    if (tables_[parent].table.elements_of) return 0;
    return tables_[parent].table.find_column("_id").value_or(0);
  }

  [[nodiscard]] Column owner_column(const Contents& contents) const {
    Column column = id_;
    const auto stem = singular_of(last_part(collection_.name));
    std::string line = "_";
    do {
      column.name = stem + line + "id";
      line += '_';
    } while (std::ranges::find(contents.columns, column.name, &Found::path) != contents.columns.end());
    column.unique = false;
    column.nullable = false;
    return column;
  }

  std::vector<MongoTable>& tables_;
  const MongoCollection& collection_;
  Column id_;
};

}  // namespace

std::string singular_of(std::string name) {
  if (name.ends_with("ies") && name.size() > 4) return name.substr(0, name.size() - 3) + "y";
  if (name.ends_with("ses") || name.ends_with("xes") || name.ends_with("ches")) return name.substr(0, name.size() - 2);
  if (name.ends_with("s") && !name.ends_with("ss") && name.size() > 3) name.pop_back();
  return name;
}

void append_tables(std::vector<MongoTable>& tables, const MongoCollection& collection) {
  TableMaker(tables, collection).collection_table();
}

}  // namespace dataquery::connectors
