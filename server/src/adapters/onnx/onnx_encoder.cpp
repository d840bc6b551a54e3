#include "adapters/onnx/onnx_encoder.h"

#include <dlfcn.h>

#include <array>
#include <iostream>
#include <vector>

// Without static initialisation: the library is opened when it is needed.
#define ORT_API_MANUAL_INIT
#include <onnxruntime_cxx_api.h>

#include "base/log.h"
#include "translator/encoder_input.h"
#include "translator/word_pieces.h"

namespace dataquery::onnx {

using translator::EncoderInput;
using translator::kMarks;

namespace {

constexpr std::array<const char*, 6> kInputs = {"pieces",     "marks",       "question_mean",
                                                "table_mean", "column_mean", "table_of"};
constexpr std::array<const char*, 3> kOutputs = {"columns", "tables", "slots"};

/// The runtime's functions; nothing when there is no library, or only an older one.
const OrtApi* open_runtime(std::string& why_not) {
  for (const char* name : {DATAQUERY_ONNXRUNTIME, "libonnxruntime.so.1", "libonnxruntime.so"}) {
    void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL);  // stays open: its threads and statics outlive any owner
    if (library == nullptr) continue;
    const auto base = reinterpret_cast<const OrtApiBase* (*)()>(dlsym(library, "OrtGetApiBase"));
    const OrtApi* api = base == nullptr ? nullptr : base()->GetApi(ORT_API_VERSION);
    if (api != nullptr) return api;
    why_not = std::string(name) + " is older than the version that this program was built for";
  }
  if (why_not.empty()) why_not = "the library " DATAQUERY_ONNXRUNTIME " is not installed";
  return nullptr;
}

/// Keeps what libraries write to std::cerr to itself. Debian's libonnx registers every operator twice, by itself and
/// again for the runtime, and complains of each in a line of its own; our log does not go through std::cerr.
class Quiet {
 public:
  Quiet() : before_(std::cerr.rdbuf(nullptr)) {}
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;
  ~Quiet() {
    std::cerr.rdbuf(before_);
    std::cerr.clear();
  }

 private:
  std::streambuf* before_;
};

/// The numbers that go in, in the form that the network takes.
struct Tensors {
  std::vector<std::int64_t> pieces;
  std::vector<float> marks;          // [n, kMarks]
  std::vector<float> question_mean;  // [n]
  std::vector<float> table_mean;     // [T, n]
  std::vector<float> column_mean;    // [C, n]
  std::vector<float> table_of;       // [C, T]
};

void set_mean(std::span<float> row, std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last; ++i) row[i] = 1.0F / static_cast<float>(last - first);
}

Tensors tensors_of(const EncoderInput& input) {
  const std::size_t n = input.pieces.size();
  Tensors made;
  made.pieces.assign(input.pieces.begin(), input.pieces.end());
  for (const std::uint32_t marks : input.marks) {
    for (unsigned bit = 0; bit < kMarks; ++bit) made.marks.push_back(static_cast<float>((marks >> bit) & 1U));
  }
  made.question_mean.resize(n);
  set_mean(made.question_mean, 1, std::max<std::size_t>(input.question_end, 2));
  made.table_mean.resize(input.tables.size() * n);
  for (std::size_t t = 0; t < input.tables.size(); ++t)
    set_mean(std::span(made.table_mean).subspan(t * n, n), input.tables[t].first, input.tables[t].last);
  made.column_mean.resize(input.columns.size() * n);
  made.table_of.resize(input.columns.size() * input.tables.size());
  for (std::size_t c = 0; c < input.columns.size(); ++c) {
    set_mean(std::span(made.column_mean).subspan(c * n, n), input.columns[c].first, input.columns[c].last);
    made.table_of[c * input.tables.size() + input.columns[c].table] = 1;
  }
  return made;
}

}  // namespace

struct OnnxEncoder::Session {
  Session(std::span<const unsigned char> network, std::string_view vocabulary)
      : words(vocabulary), environment(ORT_LOGGING_LEVEL_ERROR, "dataquery") {
    Ort::SessionOptions options;
    options.SetIntraOpNumThreads(1);
    options.SetInterOpNumThreads(1);
    // With an arena of its own (the default): the program's heap gives memory back at once, and getting it again for
    // each question would double the time.
    options.AddConfigEntry("session.use_device_allocator_for_initializers", "1");
    session = Ort::Session(environment, network.data(), network.size(), options);
  }

  translator::WordPieces words;
  Ort::Env environment;
  mutable Ort::Session session{nullptr};
};

OnnxEncoder::OnnxEncoder(std::span<const unsigned char> network, std::string_view vocabulary)
    : network_(network), vocabulary_(vocabulary) {}

OnnxEncoder::~OnnxEncoder() = default;

void OnnxEncoder::load() const {
  const OrtApi* api = open_runtime(why_not_);
  if (api != nullptr) {
    Ort::InitApi(api);
    const Quiet quiet;
    try {
      session_ = std::make_unique<const Session>(network_, vocabulary_);
      return;
    } catch (const std::exception& error) {
      why_not_ = error.what();
    }
  }
  log::warning("questions are read without the encoder, so more of them are misread", {{"reason", why_not_}});
}

Result<translator::EncoderReading> OnnxEncoder::read(const translator::Understanding& question) const {
  std::call_once(loaded_, [this] { load(); });
  if (session_ == nullptr) return fail(ErrorCode::kInternal, "There is no encoder on this machine.", why_not_);
  const EncoderInput input = translator::encoder_input(question, session_->words);
  if (input.columns.empty()) return fail(ErrorCode::kInvalidArgument, "The catalog has no columns to read.");
  Tensors numbers = tensors_of(input);
  const auto n = static_cast<std::int64_t>(input.pieces.size());
  const auto tables = static_cast<std::int64_t>(input.tables.size());
  const auto columns = static_cast<std::int64_t>(input.columns.size());
  try {
    const auto memory = Ort::MemoryInfo::CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault);
    const auto tensor = [&]<std::size_t rank, typename T>(std::vector<T>& values,
                                                          const std::array<std::int64_t, rank>& shape) {
      return Ort::Value::CreateTensor<T>(memory, values.data(), values.size(), shape.data(), shape.size());
    };
    std::array<Ort::Value, kInputs.size()> inputs = {
        tensor(numbers.pieces, std::array<std::int64_t, 2>{1, n}),
        tensor(numbers.marks, std::array<std::int64_t, 3>{1, n, kMarks}),
        tensor(numbers.question_mean, std::array<std::int64_t, 2>{1, n}),
        tensor(numbers.table_mean, std::array<std::int64_t, 2>{tables, n}),
        tensor(numbers.column_mean, std::array<std::int64_t, 2>{columns, n}),
        tensor(numbers.table_of, std::array<std::int64_t, 2>{columns, tables}),
    };
    const auto outputs = session_->session.Run(Ort::RunOptions{nullptr}, kInputs.data(), inputs.data(), inputs.size(),
                                               kOutputs.data(), kOutputs.size());
    const auto floats = [&](std::size_t i) {
      return std::span(outputs[i].GetTensorData<float>(), outputs[i].GetTensorTypeAndShapeInfo().GetElementCount());
    };
    return translator::reading_of(question, input, {floats(0), floats(1), floats(2)});
  } catch (const std::exception& error) {  // the library's own
    log::error("the encoder failed on a question", {{"reason", std::string_view(error.what())}});
    return fail(ErrorCode::kInternal, "The encoder failed on this question.", error.what());
  }
}

}  // namespace dataquery::onnx
