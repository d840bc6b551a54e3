#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

struct _bson_t;  // NOLINT(bugprone-reserved-identifier,readability-identifier-naming): the driver's

namespace dataquery::mongoc {

struct FreeBson {
  void operator()(_bson_t* document) const;
};

/// A document as MongoDB's protocol carries it. Never null where a function gives one.
using Bson = std::unique_ptr<_bson_t, FreeBson>;

[[nodiscard]] Bson empty_bson();
[[nodiscard]] Bson copy_of(const _bson_t& document);

/// Reads an object in extended JSON (version 2, relaxed or canonical). An object is a value of another type only where
/// it has exactly that type's members ({"$oid": …}, {"$date": …}); all else is the document that it looks like, so that
/// operators such as $type and $regex mean what they say. (libbson's own reader refuses some of them.)
/// Errors: kInvalidQuery.
[[nodiscard]] Result<Bson> bson_from_json(std::string_view json);

/// `document` in relaxed or canonical extended JSON, on one line.
[[nodiscard]] std::string relaxed_json(const _bson_t& document);
[[nodiscard]] std::string canonical_json(const _bson_t& document);

}  // namespace dataquery::mongoc
