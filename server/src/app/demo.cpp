#include "app/demo.h"

#include <fstream>
#include <iterator>
#include <string_view>

extern "C" const unsigned char dataquery_demo[];
extern "C" const unsigned char dataquery_demo_end[];

namespace dataquery::app {
namespace {

std::string_view embedded_demo() {
  return {reinterpret_cast<const char*>(dataquery_demo), static_cast<std::size_t>(dataquery_demo_end - dataquery_demo)};
}

bool holds(const std::filesystem::path& file, std::string_view wanted) {
  std::error_code failed;
  if (std::filesystem::file_size(file, failed) != wanted.size() || failed) return false;
  std::ifstream stream(file, std::ios::binary);
  std::string content(wanted.size(), '\0');
  stream.read(content.data(), static_cast<std::streamsize>(content.size()));
  return stream && content == wanted;
}

}  // namespace

Result<std::filesystem::path> write_demo(const std::filesystem::path& folder) {
  const auto file = folder / "demo.sqlite";
  if (holds(file, embedded_demo())) return file;
  // A new file under the old name: servers that have the old one open keep it.
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  const auto temporary = folder / "demo.sqlite.new";
  std::ofstream stream(temporary, std::ios::binary | std::ios::trunc);
  stream.write(embedded_demo().data(), static_cast<std::streamsize>(embedded_demo().size()));
  stream.close();
  if (!failed && stream) std::filesystem::rename(temporary, file, failed);
  if (failed || !stream) {
    return fail(ErrorCode::kInvalidArgument, "server.data: cannot write the demo database into " + folder.string());
  }
  return file;
}

Result<std::shared_ptr<const catalog::Catalog>> DemoCatalog::get(Deadline deadline, std::stop_token stop) {
  const std::scoped_lock lock(mutex_);
  if (catalog_) return catalog_;
  auto connector = connectors_.open(Secret("sqlite://" + file_.string()));
  if (!connector) return propagate(connector);
  auto described = (*connector)->describe({}, deadline, std::move(stop));
  if (!described) return propagate(described);
  described->database = "Demo company";
  catalog_ = std::make_shared<const catalog::Catalog>(std::move(*described));
  return catalog_;
}

}  // namespace dataquery::app
