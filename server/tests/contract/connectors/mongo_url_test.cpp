#include <gtest/gtest.h>

#include <string>

#include "adapters/mongoc/address.h"
#include "adapters/mongoc/bson.h"
#include "adapters/mongoc/dates.h"

namespace dataquery::mongoc {
namespace {

TEST(mongo_url, is_taken_apart) {
  const auto address = parse_address(
      Secret("mongodb://us%40er:p%2Fss%3A@one.example.com,[::1]:27018,10.0.0.1:1/shop?authSource=admin&replicaSet=rs0"
             "&readPreference=secondaryPreferred&tls=true&retryWrites=true&w=majority&appName=Cluster0"));
  ASSERT_TRUE(address.has_value()) << address.error().message;
  EXPECT_EQ(address->user, "us@er");
  EXPECT_EQ(address->password.reveal(), "p/ss:");
  ASSERT_EQ(address->hosts.size(), 3U);
  EXPECT_EQ(address->hosts[0].name, "one.example.com");
  EXPECT_EQ(address->hosts[0].port, 27017);
  EXPECT_EQ(address->hosts[1].name, "::1");
  EXPECT_EQ(address->hosts[1].port, 27018);
  EXPECT_EQ(address->database, "shop");
  EXPECT_EQ(address->auth_source, "admin");
  EXPECT_EQ(address->replica_set, "rs0");
  EXPECT_EQ(address->read_preference, "secondaryPreferred");
  EXPECT_TRUE(address->tls && address->check_certificate && address->check_host_name);
}

TEST(mongo_url, with_srv_means_tls_unless_it_says_otherwise) {
  const auto address = parse_address(Secret("mongodb+srv://u:p@cluster.example.com/shop"));
  ASSERT_TRUE(address.has_value()) << address.error().message;
  EXPECT_TRUE(address->srv && address->tls);
  EXPECT_FALSE(parse_address(Secret("mongodb+srv://u:p@cluster.example.com/shop?tls=false"))->tls);
}

TEST(mongo_url, says_what_is_wrong_with_it) {
  const std::pair<const char*, const char*> cases[] = {
      {"mongodb://", "names no host"},
      {"mongodb:///shop", "names no host"},
      {"mongodb://host", "names no database: write it behind the host"},
      {"mongodb://host/", "names no database"},
      {"mongodb://host/?tls=true", "names no database"},
      {"mongodb://u:p@host/admin", "admin is MongoDB's own database"},
      {"mongodb://u:p@host/a.b", "a name that MongoDB does not allow"},
      {"mongodb://u:p@host/a%00b", "a name that MongoDB does not allow"},
      {"mongodb://%2Ftmp%2Fmongodb-27017.sock/shop", "local sockets are not allowed"},
      {"mongodb:///tmp/mongodb-27017.sock/shop", "names no host"},
      {"mongodb://host:0/shop", "port must be a number"},
      {"mongodb://host:99999/shop", "port must be a number"},
      {"mongodb://host:/shop", "port must be a number"},
      {"mongodb://host,/shop", "by name or number"},
      {"mongodb://[::zz]/shop", "IPv6"},
      {"mongodb://:p@host/shop", "names no user"},
      {"mongodb://u:p@ss@host/shop", "is not written as it must be"},
      {"mongodb://u:p/ss@host/shop", "is not written as it must be"},
      {"mongodb://u:p%zz@host/shop", "is not written as it must be"},
      {"mongodb://u:p w@host/shop", "Write blanks"},
      {"mongodb://u:p@host/shop#x", "Write # in the connection string as %23"},
      {"mongodb+srv://u:p@one.example.com,two.example.com/shop", "names one host"},
      {"mongodb+srv://u:p@cluster.example.com:27017/shop", "names no port"},
      {"mongodb+srv://u:p@localhost/shop", "must have a name such as"},
      {"mongodb://host/shop?tlsCAFile=/etc/passwd", "may only set"},
      {"mongodb://host/shop?tlsCertificateKeyFile=/etc/passwd", "may only set"},
      {"mongodb://host/shop?proxyHost=10.0.0.1", "may only set"},
      {"mongodb://host/shop?authMechanismProperties=ENVIRONMENT:azure", "may only set"},
      {"mongodb://u:p@host/shop?authMechanism=MONGODB-AWS", "authMechanism must be"},
      {"mongodb://u:p@host/shop?authMechanism=MONGODB-OIDC", "authMechanism must be"},
      {"mongodb://u:p@host/shop?authMechanism=PLAIN", "needs tls=true"},
      {"mongodb://host/shop?authMechanism=SCRAM-SHA-256", "no user"},
      {"mongodb://host/shop?tls=maybe", "tls must be true or false"},
      {"mongodb://host/shop?tls", "name=value"},
      {"mongodb://host/shop?tls=true&TLS=false", "twice"},
      {"mongodb://host/shop?readPreference=any", "readPreference must be"},
      {"mongodb://one,two/shop?directConnection=true", "takes one host"},
      {"mongo://host/shop", "not of the form"},
      {"MONGODB://host/shop", "not of the form"},
  };
  for (const auto& [url, message] : cases) {
    const auto address = parse_address(Secret(url));
    ASSERT_FALSE(address.has_value()) << url;
    EXPECT_EQ(address.error().code, ErrorCode::kInvalidArgument) << url;
    EXPECT_TRUE(address.error().message.contains(message)) << url << ": " << address.error().message;
  }
  EXPECT_FALSE(parse_address(Secret("mongodb://u:" + std::string(3000, 'x') + "@host/shop")).has_value());
  EXPECT_TRUE(parse_address(Secret("mongodb://host/shop?tls=true&tlsCAFile=/etc/ca.pem"), Author::kOperator));
}

TEST(mongo_json, is_read_as_what_it_says) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"a": 1})", R"({ "a" : { "$numberInt" : "1" } })"},
      {R"({"a": 1.0})", R"({ "a" : { "$numberDouble" : "1.0" } })"},
      {R"({"a": 12345678901})", R"({ "a" : { "$numberLong" : "12345678901" } })"},
      {R"({"a": {"$numberDouble": "NaN"}})", R"({ "a" : { "$numberDouble" : "NaN" } })"},
      {R"({"a": {"$oid": "507f1f77bcf86cd799439011"}})", R"({ "a" : { "$oid" : "507f1f77bcf86cd799439011" } })"},
      {R"({"a": {"$date": "1970-01-01T00:00:01.5Z"}})", R"({ "a" : { "$date" : { "$numberLong" : "1500" } } })"},
      {R"({"a": {"$date": {"$numberLong": "-5"}}})", R"({ "a" : { "$date" : { "$numberLong" : "-5" } } })"},
      {R"({"a": {"$type": ["string", 2]}})", R"({ "a" : { "$type" : [ "string", { "$numberInt" : "2" } ] } })"},
      {R"({"a": {"$regex": "x", "$options": "i"}})", R"({ "a" : { "$regex" : "x", "$options" : "i" } })"},
      {R"({"a": {"$regularExpression": {"pattern": "x", "options": "i"}}})",
       R"({ "a" : { "$regularExpression" : { "pattern" : "x", "options" : "i" } } })"},
      {R"({"a": {"$binary": {"base64": "AQIA", "subType": "00"}}})",
       R"({ "a" : { "$binary" : { "base64" : "AQIA", "subType" : "00" } } })"},
      {R"({"a": {"$timestamp": {"t": 1, "i": 2}}})", R"({ "a" : { "$timestamp" : { "t" : 1, "i" : 2 } } })"},
      {R"({"a": [{"$minKey": 1}, null, true]})", R"({ "a" : [ { "$minKey" : 1 }, null, true ] })"},
      {R"({"a": {"$oid": "507f1f77bcf86cd799439011", "b": 1}})",
       R"({ "a" : { "$oid" : "507f1f77bcf86cd799439011", "b" : { "$numberInt" : "1" } } })"},
      {R"({"a": {"$code": "x"}})", R"({ "a" : { "$code" : "x" } })"},
  };
  for (const auto& [json, canonical] : cases) {
    const auto document = bson_from_json(json);
    ASSERT_TRUE(document.has_value()) << json << ": " << document.error().message;
    EXPECT_EQ(canonical_json(**document), canonical) << json;
  }
}

TEST(mongo_json, that_is_malformed_is_an_invalid_query) {
  std::string deep = R"({"a": 1})";
  for (int i = 0; i < 150; ++i) deep = R"({"a": )" + deep + "}";
  for (const std::string& json :
       {std::string("{"), std::string("[]"), std::string("5"), std::string(R"({"a": {"$oid": "zz"}})"),
        std::string(R"({"a": {"$date": "yesterday"}})"), std::string(R"({"a": {"$date": "2024-02-30T00:00:00Z"}})"),
        std::string(R"({"a": {"$numberLong": "1x"}})"), std::string(R"({"a": {"$numberDecimal": "x"}})"),
        std::string(R"({"a": {"$binary": {"base64": "?", "subType": "00"}}})"), deep}) {
    const auto document = bson_from_json(json);
    ASSERT_FALSE(document.has_value()) << json;
    EXPECT_EQ(document.error().code, ErrorCode::kInvalidQuery);
  }
}

TEST(mongo_dates, are_read_as_they_are_written) {
  for (const auto* text : {"2024-05-31T10:00:00Z", "2024-02-29T23:59:59.999Z", "1969-12-31T23:59:59.001Z",
                           "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"}) {
    const auto time = read_date(text);
    ASSERT_TRUE(time.has_value()) << text;
    EXPECT_EQ(write_date(*time), text);
  }
  EXPECT_EQ(read_date("2024-05-31"), read_date("2024-05-31T00:00:00Z"));
  EXPECT_EQ(read_date("2024-05-31T10:00Z"), read_date("2024-05-31T10:00:00Z"));
  for (const auto* text :
       {"", "2024", "2024-13-01", "2024-05-31T25:00:00Z", "2024-05-31T10:00:00", "2024-05-31T10:00:00.Z"}) {
    EXPECT_FALSE(read_date(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace dataquery::mongoc
