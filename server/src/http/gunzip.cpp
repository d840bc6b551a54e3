#include <boost/beast/zlib/inflate_stream.hpp>
#include <stdexcept>

#include "http/static_files.h"

namespace dataquery::http {

/// RFC 1952: ten bytes of header, a deflate stream, eight bytes of checksum and size.
std::string gunzip(std::string_view gzipped) {
  namespace zlib = boost::beast::zlib;
  constexpr std::size_t kHeader = 10;
  constexpr std::size_t kTrailer = 8;
  if (gzipped.size() < kHeader + kTrailer || !gzipped.starts_with("\x1f\x8b\x08") || gzipped[3] != 0) {
    throw std::runtime_error("not a plain gzip stream");
  }
  const auto deflated = gzipped.substr(kHeader);  // with the trailer: the inflater looks ahead beyond the last code
  std::size_t size = 0;
  for (std::size_t i = 4; i > 0; --i) size = size << 8 | static_cast<unsigned char>(gzipped[gzipped.size() - 5 + i]);

  std::string content(size + 1, '\0');  // room beyond the end, or the stream's own end would not be read
  zlib::inflate_stream stream;
  zlib::z_params params{};
  params.next_in = deflated.data();
  params.avail_in = deflated.size();
  params.next_out = content.data();
  params.avail_out = content.size();
  boost::beast::error_code error;
  stream.write(params, zlib::Flush::finish, error);
  if (params.avail_out != 1 || error != zlib::error::end_of_stream) throw std::runtime_error("a damaged gzip stream");
  content.resize(size);
  return content;
}

}  // namespace dataquery::http
