#include <gtest/gtest.h>

#include "connections/redact.h"
#include "support/mutator.h"
#include "support/rounds.h"

namespace dataquery::connections {
namespace {

// Whatever the connection string: an error that quotes it comes out without it.
TEST(mutation, no_connection_string_stays_in_an_error) {
  testing::Mutator mutator({"postgresql://reader:p%40ss%3Aword@db.example.com:5432/shop?sslmode=require",
                            "postgresql://u:a@b@h/db?user=u&password=secret&x=%31",
                            "postgresql://h/db?sslpassword=s%C3%A9same#x", "sqlite:///data/x.db?mode=rw",
                            "mongodb://u:secret@[::1]:27017,b/db?authSource=admin"});
  for (int i = testing::rounds(5000); i > 0; --i) {
    const auto url = mutator.next();
    if (url.size() < 12) continue;  // too short to be told from the words around it
    const auto error = redacted({ErrorCode::kSourceUnavailable, "cannot open " + url, url}, Secret(url));
    EXPECT_EQ(error.message.find(url), std::string::npos) << url;
    EXPECT_EQ(error.detail.find(url), std::string::npos) << url;
  }
}

}  // namespace
}  // namespace dataquery::connections
