#include "adapters/connectors/mongo_fields.h"

#include <bson/bson.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <utility>

#include "adapters/connectors/temporal_texts.h"
#include "base/utf8.h"

namespace dataquery::connectors {
namespace {

constexpr std::size_t kMostCollectionFields = 1000;  // names; more are not looked at
constexpr std::size_t kMostEmbeddedFields = 200;     // names; with more the document is a map
constexpr std::size_t kMapNames = 30;                // with more, of which …
constexpr double kMapShare = 0.1;                    // … a document has few
constexpr std::size_t kMapDocuments = 10;            // and so many documents were met
constexpr std::size_t kMostDepth = 8;                // documents in documents
constexpr std::size_t kMostLevel = 4;                // lists in lists
constexpr std::size_t kMostElements = 1000;          // of one list that are looked into
constexpr std::size_t kNumberText = 40;
constexpr std::size_t kLargestSample = 64UL << 10;  // bytes of a document that is kept for the samples

bool all_of_kind(std::string_view text, auto kind) {
  return !text.empty() && std::ranges::all_of(text, [&](unsigned char c) { return kind(c) != 0; });
}

// "17", an ObjectId, a UUID, a date: what no one calls a field.
bool is_data(std::string_view name) {
  if (all_of_kind(name, [](int c) { return std::isdigit(c); })) return true;
  if (name.size() == 24 && all_of_kind(name, [](int c) { return std::isxdigit(c); })) return true;
  if (name.size() == 36 && name[8] == '-' && name[13] == '-' && name[18] == '-' && name[23] == '-') return true;
  return temporal_form(name).has_value();
}

// The document or list that `value` is, without copying it.
bool view(const bson_value_t& value, bson_t& document) {
  return bson_init_static(&document, value.value.v_doc.data, value.value.v_doc.data_len);
}

}  // namespace

bool is_field_name(std::string_view name) {
  return !name.empty() && name.front() != '$' && !name.contains('.') &&
         bson_utf8_validate(name.data(), name.size(), false);
}

MongoObject::MongoObject(std::size_t depth) : depth_(depth) {}
MongoObject::~MongoObject() = default;
MongoField::MongoField(std::string_view field_name) : name(field_name) {}
MongoField::~MongoField() = default;

MongoField* MongoObject::field(std::string_view name) {
  if (next_ < fields_.size() && fields_[next_]->name == name) return fields_[next_++].get();
  if (const auto known = places_.find(name); known != places_.end()) {
    next_ = known->second + 1;
    return fields_[known->second].get();
  }
  const std::size_t most = depth_ == 0 ? kMostCollectionFields : kMostEmbeddedFields;
  if (fields_.size() == most) {
    too_many_ = true;
    if (depth_ > 0) {  // a map: nothing of it is wanted
      places_.clear();
      fields_.clear();
    }
    return nullptr;
  }
  if (!is_field_name(name)) return nullptr;
  fields_.push_back(std::make_unique<MongoField>(name));
  places_.emplace(fields_.back()->name, fields_.size() - 1);
  next_ = fields_.size();
  return fields_.back().get();
}

void MongoObject::add(const bson_t& document, std::size_t level, const MongoLook& look) {
  ++seen_;
  next_ = 0;
  bson_iter_t fields;
  if (!bson_iter_init(&fields, &document)) return;
  while (bson_iter_next(&fields)) {
    if (too_many_ && depth_ > 0) return;
    if (auto* known = field({bson_iter_key(&fields), bson_iter_key_len(&fields)})) {
      known->add(*bson_iter_value(&fields), depth_, level, look);
    }
  }
}

MongoField* MongoObject::find(std::string_view path) const {
  const auto dot = path.find('.');
  const auto known = places_.find(path.substr(0, dot));
  if (known == places_.end()) return nullptr;
  auto* found = fields_[known->second].get();
  if (dot == std::string_view::npos) return found;
  return found->object ? found->object->find(path.substr(dot + 1)) : nullptr;
}

bool MongoObject::is_map() const {
  if (depth_ == 0) return false;
  if (too_many_) return true;
  const auto data = std::ranges::count_if(fields_, [](const auto& each) { return is_data(each->name); });
  if (static_cast<std::size_t>(data) * 2 > fields_.size()) return true;
  if (fields_.size() <= kMapNames || seen_ < kMapDocuments) return false;
  std::size_t present = 0;
  for (const auto& each : fields_) present += each->kinds.observed();
  return static_cast<double>(present) <= kMapShare * static_cast<double>(seen_ * fields_.size());
}

void MongoObject::close() {
  for (auto& each : fields_) each->close();
}

void MongoField::add(const bson_value_t& value, std::size_t depth, std::size_t level, const MongoLook& look) {
  kinds.observe(value);
  keys.add(value);
  bson_t inner;
  if (value.value_type == BSON_TYPE_DOCUMENT) {
    if (depth == kMostDepth || !view(value, inner)) return;
    if (!object) object = std::make_unique<MongoObject>(depth + 1);
    object->add(inner, level, look);
  } else if (value.value_type == BSON_TYPE_ARRAY) {
    if (level == kMostLevel || !view(value, inner)) return;
    if (!elements) elements = std::make_unique<MongoRecords>();
    elements->add_list(inner, level + 1, look);
  } else {
    widen(value, look.options);
  }
}

void MongoField::widen(const bson_value_t& value, const source::DescribeOptions& options) {
  switch (value.value_type) {
    case BSON_TYPE_UTF8:
      return text({value.value.v_utf8.str, value.value.v_utf8.len}, options);
    case BSON_TYPE_INT32:
      return number(value, value.value.v_int32);
    case BSON_TYPE_INT64:
      return number(value, static_cast<double>(value.value.v_int64));
    case BSON_TYPE_DOUBLE:
      return number(value, value.value.v_double);
    case BSON_TYPE_DECIMAL128:
      return number(value, std::strtod(bson_text(value, kNumberText).value_or("").c_str(), nullptr));
    case BSON_TYPE_DATE_TIME:
      return moment(value.value.v_datetime);
    default:
      return;
  }
}

void MongoField::number(const bson_value_t& value, double number) {
  if (!std::isfinite(number)) return;
  const bool least = !least_number || number < *least_number;
  const bool greatest = !greatest_number || number > *greatest_number;
  if (!least && !greatest) return;
  const auto written = bson_text(value, kNumberText).value_or("");
  if (least) least_number = number, least_number_text = written;
  if (greatest) greatest_number = number, greatest_number_text = written;
}

void MongoField::moment(std::int64_t milliseconds) {
  least_moment = std::min(least_moment.value_or(milliseconds), milliseconds);
  greatest_moment = std::max(greatest_moment.value_or(milliseconds), milliseconds);
}

void MongoField::text(std::string_view text, const source::DescribeOptions& options) {
  if (text.size() > options.value_bytes) {
    all_values = false;
    return;
  }
  std::string value = to_valid_utf8(text);
  if (temporal_form(value)) {
    if (!least_text || value < *least_text) least_text = value;
    if (!greatest_text || value > *greatest_text) greatest_text = value;
  }
  if (values.size() >= options.values_per_column) {
    if (!seen.contains(value)) all_values = false;
    return;
  }
  if (seen.insert(value).second) values.push_back(std::move(value));
}

void MongoField::close() {
  keys.close();
  if (object) object->close();
  if (elements) elements->close();
}

MongoRecords::MongoRecords() : documents_(std::make_unique<MongoObject>(0)), value_(std::make_unique<MongoField>("")) {}

MongoRecords::~MongoRecords() = default;

void MongoRecords::add(const bson_t& document, const source::DescribeOptions& options) {
  ++rows_;
  ++document_rows_;
  if (samples_.size() < options.sample_rows && document.len <= kLargestSample) {
    samples_.push_back({std::nullopt, BsonDocument(document)});
  }
  documents_->add(document, 0, {options, document});
}

void MongoRecords::add_list(const bson_t& list, std::size_t level, const MongoLook& look) {
  bson_iter_t element;
  if (!bson_iter_init(&element, &list)) return;
  for (std::size_t looked = 0; bson_iter_next(&element); ++looked) {
    ++rows_;
    const bool document = bson_iter_type(&element) == BSON_TYPE_DOCUMENT;
    if (document) ++document_rows_;
    if (looked >= kMostElements) {
      complete_ = false;
      continue;
    }
    const auto& value = *bson_iter_value(&element);
    bson_t inner;
    if (document && view(value, inner)) {
      documents_->add(inner, level, look);
    } else if (!document) {
      value_->add(value, kMostDepth, kMostLevel, look);
    }
    keep_sample(value, look);
  }
}

void MongoRecords::keep_sample(const bson_value_t& element, const MongoLook& look) {
  if (samples_.size() >= look.options.sample_rows) return;
  MongoSample sample;
  bson_iter_t id;
  if (bson_iter_init_find(&id, &look.document, "_id")) {
    sample.owner = bson_text(*bson_iter_value(&id), look.options.value_bytes);
  }
  bson_t inner;
  if (element.value_type != BSON_TYPE_DOCUMENT) {
    bson_append_value(sample.row.get(), "", 0, &element);
  } else if (element.value.v_doc.data_len <= kLargestSample && view(element, inner)) {
    sample.row = BsonDocument(inner);
  } else {
    return;
  }
  samples_.push_back(std::move(sample));
}

void MongoRecords::close() {
  documents_->close();
  value_->close();
}

}  // namespace dataquery::connectors
