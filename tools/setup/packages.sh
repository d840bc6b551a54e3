# The Debian packages that DataQuery needs, in three groups. Sourced by tools/setup/install; docs/dependencies.md says what each is for.
# "13:" packages come from Debian 13 (on Debian 12 by a pinned second source); the others from the machine's own release.

build_packages_13="g++-14 cmake ninja-build ccache mold pkg-config
  libboost1.88-dev libboost-json1.88-dev libboost-url1.88-dev
  libcurl4-openssl-dev libssl-dev libcrypt-dev libsqlite3-dev libpq-dev libpg-query-dev libmongoc-dev libonnxruntime-dev
  libspdlog-dev libtomlplusplus-dev libcli11-dev prometheus-cpp-dev"
build_packages="python3 ca-certificates"
node_packages_13="nodejs npm"

test_packages_13="libgtest-dev libgmock-dev libbenchmark-dev clang-format-19 clang-tidy-19 postgresql-17
  postgresql-17-pgvector sqlite3"
full_packages_13="buildah netavark docker-compose"
full_packages="debootstrap"
local_model_packages="python3-venv python3-dev"
test_packages="python3-pytest python3-requests python3-psycopg2 python3-pymongo chromium procps wrk faketime openssl
  default-jdk-headless maven"
go_packages_13="golang-go"
