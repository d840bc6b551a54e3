#include "mongosh/chain.h"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

#include "mongosh/literals.h"

namespace dataquery::mongosh {
namespace {

namespace json = boost::json;
using Takes = Aggregation::Takes;

constexpr auto kWriting = std::to_array<std::string_view>({"insert",
                                                           "insertOne",
                                                           "insertMany",
                                                           "update",
                                                           "updateOne",
                                                           "updateMany",
                                                           "replaceOne",
                                                           "save",
                                                           "remove",
                                                           "deleteOne",
                                                           "deleteMany",
                                                           "drop",
                                                           "dropIndex",
                                                           "dropIndexes",
                                                           "createIndex",
                                                           "createIndexes",
                                                           "ensureIndex",
                                                           "renameCollection",
                                                           "findAndModify",
                                                           "findOneAndUpdate",
                                                           "findOneAndReplace",
                                                           "findOneAndDelete",
                                                           "bulkWrite",
                                                           "initializeOrderedBulkOp",
                                                           "initializeUnorderedBulkOp",
                                                           "convertToCapped",
                                                           "reIndex",
                                                           "hideIndex",
                                                           "unhideIndex",
                                                           "compactStructuredEncryptionData"});

// What only says how to fetch rows; the result is the same without.
constexpr auto kWithoutMeaning =
    std::to_array<std::string_view>({"toArray", "pretty", "allowDiskUse", "maxTimeMS", "maxAwaitTimeMS", "batchSize",
                                     "comment", "hint", "noCursorTimeout", "allowPartialResults"});
constexpr auto kOptionsWithoutMeaning = std::to_array<std::string_view>(
    {"allowDiskUse", "maxTimeMS", "batchSize", "cursor", "comment", "hint", "noCursorTimeout", "allowPartialResults"});

json::value stage(std::string_view name, json::value value) {
  json::object object;
  object.emplace(name, std::move(value));
  return object;
}

bool is_stage(const json::value& value) {
  const auto* object = value.if_object();
  return object != nullptr && !object->empty() && object->begin()->key().starts_with('$') && !is_literal(*object);
}

class Builder {
 public:
  explicit Builder(const Chain& chain) : chain_(chain) { result_.collection = chain.collection; }

  Result<Aggregation> build() {
    step_ = &chain_.steps.front();
    if (auto begun = begin(); !begun) return propagate(begun);
    for (std::size_t i = 1; i < chain_.steps.size(); ++i) {
      step_ = &chain_.steps[i];
      if (auto gone = go_on(); !gone) return propagate(gone);
    }
    if (auto done = finish_find(); !done) return propagate(done);
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::unexpected<Error> wrong(std::string_view what) const {
    return fail(ErrorCode::kInvalidQuery, std::format("{} ({})", what, step_->place));
  }
  [[nodiscard]] std::unexpected<Error> refused(std::string_view what) const {
    return fail(ErrorCode::kRefused, std::format("{} ({})", what, step_->place));
  }
  [[nodiscard]] const json::value& argument(std::size_t i) const {
    static const json::value kNone;
    return i < step_->arguments.size() ? step_->arguments[i] : kNone;
  }
  [[nodiscard]] bool calls(std::string_view name) const {
    return step_->kind == Step::Kind::kCall && step_->name == name;
  }

  Result<void> begin() {
    const auto& name = step_->name;
    if (step_->kind != Step::Kind::kCall) return wrong("a query calls a method: db.collection.find(…)");
    if (std::ranges::contains(kWriting, name)) {
      return refused(std::format("{}() writes; only reading is allowed", name));
    }
    if (name == "aggregate") return aggregate();
    if (name == "find" || name == "findOne") return find();
    if (name == "countDocuments" || name == "count") return count_documents();
    if (name == "estimatedDocumentCount") {
      count();
      return {};
    }
    if (name == "distinct") return distinct();
    return refused(std::format(
        "{}() is not allowed: find, findOne, aggregate, countDocuments, estimatedDocumentCount and distinct are",
        name));
  }

  Result<void> at_most(std::size_t count) const {
    if (step_->arguments.size() <= count) return {};
    return wrong(std::format("{}() takes at most {} arguments", step_->name, count));
  }

  Result<void> aggregate() {
    const auto& arguments = step_->arguments;
    const auto* stages = argument(0).if_array();
    std::size_t next = 0;
    if (stages != nullptr) {
      result_.pipeline = *stages;
      next = 1;
    } else {
      for (; next < arguments.size() && is_stage(arguments[next]); ++next) result_.pipeline.push_back(arguments[next]);
    }
    if (next < arguments.size()) {
      if (auto checked = options(arguments[next++]); !checked) return checked;
    }
    if (next < arguments.size()) return wrong("aggregate() takes a list of stages and options");
    return {};
  }

  Result<void> options(const json::value& given, Find* find = nullptr) {
    if (given.is_null()) return {};
    const auto* named = given.if_object();
    if (named == nullptr || is_literal(*named))
      return wrong(std::format("{}() takes an object of options", step_->name));
    for (const auto& [key, value] : *named) {
      const std::string_view name = key;
      if (std::ranges::contains(kOptionsWithoutMeaning, name)) continue;
      if (find != nullptr && name == "sort") {
        find->sort = value;
      } else if (find != nullptr && name == "skip") {
        find->skip = value;
      } else if (find != nullptr && name == "limit") {
        find->limit = value;
      } else if (find != nullptr && (name == "projection" || name == "fields")) {
        find->projection = value;
      } else {
        return refused(std::format("the option '{}' of {}() is not allowed", name, step_->name));
      }
    }
    return {};
  }

  Result<void> find() {
    if (auto few = at_most(3); !few) return few;
    find_.filter = argument(0);
    find_.projection = argument(1);
    if (auto read = options(argument(2), &find_); !read) return read;
    finding_ = true;
    if (step_->name == "findOne") {
      find_.limit = 1;
      result_.takes = Takes::kValue;
    }
    return {};
  }

  Result<void> count_documents() {
    if (auto few = at_most(2); !few) return few;
    Find counted;
    counted.filter = argument(0);
    if (auto read = options(argument(1), &counted); !read) return read;
    if (!counted.projection.is_null() || !counted.sort.is_null())
      return wrong("a count has no order and no projection");
    auto stages = stages_of(counted);
    if (!stages) return propagate(stages);
    result_.pipeline = std::move(*stages);
    count();
    return {};
  }

  Result<void> distinct() {
    if (auto few = at_most(3); !few) return few;
    if (auto read = options(argument(2)); !read) return read;
    auto stages = distinct_stages(argument(0), argument(1));
    if (!stages) return propagate(stages);
    result_.pipeline = std::move(*stages);
    result_.takes = Takes::kList;
    result_.path = "_id";
    result_.column = argument(0).get_string();
    return {};
  }

  void count() {
    result_.pipeline.push_back(stage("$count", "count"));
    result_.takes = Takes::kCount;
    result_.path = result_.column = "count";
  }

  Result<void> finish_find() {
    if (!finding_) return {};
    finding_ = false;
    auto stages = stages_of(find_);
    if (!stages) return propagate(stages);
    result_.pipeline = std::move(*stages);
    return {};
  }

  Result<void> go_on() {
    const auto& name = step_->name;
    if (step_->kind == Step::Kind::kCall && std::ranges::contains(kWithoutMeaning, name)) return {};
    if (result_.takes == Takes::kCount) return not_here();
    if (result_.takes == Takes::kValue) return into_value();
    if (finding_) {
      if (auto changed = change_find(); !changed || *changed) return discard(changed);
    } else if (result_.takes == Takes::kRows) {
      if (auto added = add_stage(); !added || *added) return discard(added);
    }
    return reduce();
  }

  static Result<void> discard(Result<bool>& result) {
    if (!result) return propagate(result);
    return {};
  }

  [[nodiscard]] std::unexpected<Error> not_here() const {
    if (step_->kind != Step::Kind::kCall) return wrong(std::format("'{}' cannot follow here", step_->name));
    return refused(std::format("{}() is not allowed here", step_->name));
  }

  /// sort, skip, limit and their like on a find.
  Result<bool> change_find() {
    const auto& name = step_->name;
    if (step_->kind != Step::Kind::kCall) return false;
    json::value* part = name == "sort"                              ? &find_.sort
                        : name == "skip"                            ? &find_.skip
                        : name == "limit"                           ? &find_.limit
                        : name == "projection" || name == "project" ? &find_.projection
                                                                    : nullptr;
    if (part != nullptr) {
      if (step_->arguments.size() > 1) return wrong(std::format("{}() takes one argument", name));
      *part = argument(0);
      return true;
    }
    if (name != "count") return false;
    find_.sort = find_.skip = find_.limit = find_.projection = nullptr;  // as in mongosh, which counts all that match
    if (auto done = finish_find(); !done) return propagate(done);
    count();
    return true;
  }

  /// The same on an aggregation.
  Result<bool> add_stage() {
    static constexpr auto kStages = std::to_array<std::string_view>({"sort", "skip", "limit", "project", "match"});
    const auto& name = step_->name;
    if (step_->kind != Step::Kind::kCall) return false;
    if (std::ranges::contains(kStages, name) && step_->arguments.size() == 1) {
      result_.pipeline.push_back(stage("$" + name, argument(0)));
      return true;
    }
    if (name != "count") return false;
    count();
    return true;
  }

  /// From many rows to a number, one row, or a field of each.
  Result<void> reduce() {
    if (auto done = finish_find(); !done) return done;
    const bool counted = calls("size") || calls("itcount") || calls("length") ||
                         (step_->kind == Step::Kind::kMember && step_->name == "length");
    if (counted && step_->arguments.empty()) {
      count();
      return {};
    }
    if (calls("next") || step_->kind == Step::Kind::kElement) {
      if (step_->kind == Step::Kind::kElement && step_->element > 0) {
        result_.pipeline.push_back(stage("$skip", static_cast<std::int64_t>(step_->element)));
      }
      result_.pipeline.push_back(stage("$limit", 1));
      result_.takes = Takes::kValue;
      return {};
    }
    if (step_->mapped_field && result_.takes == Takes::kRows) {
      result_.takes = Takes::kList;
      result_.path = result_.column = *step_->mapped_field;
      return {};
    }
    if (calls("sort") && result_.takes == Takes::kList && step_->arguments.empty()) {
      result_.pipeline.push_back(stage("$sort", json::object{{result_.path, 1}}));
      return {};
    }
    return not_here();
  }

  Result<void> into_value() {
    if (step_->kind != Step::Kind::kMember) return not_here();
    if (auto done = finish_find(); !done) return done;
    result_.path += (result_.path.empty() ? "" : ".") + step_->name;
    result_.column = result_.path;
    return {};
  }

  const Chain& chain_;
  const Step* step_ = nullptr;
  Find find_;
  bool finding_ = false;
  Aggregation result_;
};

}  // namespace

Result<Aggregation> aggregation_of(const Chain& chain) { return Builder(chain).build(); }

}  // namespace dataquery::mongosh
