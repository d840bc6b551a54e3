#include "app/secrets_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/log.h"
#include "contract/support/temporary_folder.h"

namespace dataquery::app {
namespace {

class SecretsFile : public testing::Test {
 protected:
  SecretsFile() { EXPECT_TRUE(make_secrets(file_)); }

  SecretsFileKeys source() {
    return {file_, crypto::KeyRing::parse(read_secrets(file_).value().encryption_keys).value()};
  }
  void add_key(const std::string& id, char letter) {
    auto secrets = read_secrets(file_).value();
    const std::string encoded =
        letter == 'a' ? "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=" : "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=";
    secrets.encryption_keys = Secret(id + ":" + encoded + "," + secrets.encryption_keys.reveal());
    ASSERT_TRUE(replace_secrets(file_, secrets));
  }

  testing_support::TemporaryFolder folder_;
  std::filesystem::path file_ = secrets_file(folder_.path());
};

TEST_F(SecretsFile, is_for_its_owner_only) {
  struct stat made{};
  ASSERT_EQ(::stat(file_.c_str(), &made), 0);
  EXPECT_EQ(made.st_mode & 0777U, 0600U);
  add_key("k2", 'a');
  ASSERT_EQ(::stat(file_.c_str(), &made), 0);
  EXPECT_EQ(made.st_mode & 0777U, 0600U);
}

TEST_F(SecretsFile, is_made_once) {
  const auto first = read_secrets(file_).value();
  ASSERT_TRUE(make_secrets(file_));
  EXPECT_EQ(read_secrets(file_).value().secret_key.reveal(), first.secret_key.reveal());
}

TEST_F(SecretsFile, gives_a_changed_key_to_who_holds_its_keys) {
  const auto keys = source();
  EXPECT_EQ(keys.keys()->sealing().id, "k1");
  add_key("k2", 'a');
  EXPECT_EQ(keys.keys()->sealing().id, "k2");
  EXPECT_NE(keys.keys()->find("k1"), nullptr);
  add_key("k3", 'b');
  EXPECT_EQ(keys.keys()->sealing().id, "k3");
}

TEST_F(SecretsFile, keeps_the_known_keys_when_it_is_damaged_or_gone) {
  const auto keys = source();
  log::set_sink([](std::string_view) {});
  std::ofstream(file_) << "encryption_keys = [";
  EXPECT_EQ(keys.keys()->sealing().id, "k1");
  std::filesystem::remove(file_);
  EXPECT_EQ(keys.keys()->sealing().id, "k1");
  log::set_sink({});
  EXPECT_EQ(read_secrets(file_).error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace dataquery::app
