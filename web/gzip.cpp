// RFC 1952 by zlib.
#include <zlib.h>

#include <array>
#include <stdexcept>

#include "web/message.h"

namespace netroster::web {
namespace {

constexpr int with_gzip_header = 15 + 16;  // zlib.h, deflateInit2: largest window, gzip
constexpr int memory_level = 8;
constexpr std::size_t enough = 16 * 1024;  // bytes of a compressed part

class Gzip {
 public:
  explicit Gzip(NextPart plain) : plain_(std::move(plain)) {
    // Metrics repeat themselves so much that the fastest level makes them small.
    if (deflateInit2(&stream_, Z_BEST_SPEED, Z_DEFLATED, with_gzip_header, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::runtime_error("no memory to compress with");
  }
  ~Gzip() { deflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  bool next(std::string& out) {
    const auto before = out.size();
    while (!ended_ && out.size() - before < enough) {
      part_.clear();
      const bool more = plain_(part_);
      ended_ = !more;
      deflate_part(out, more ? Z_NO_FLUSH : Z_FINISH);
    }
    return out.size() > before;
  }

 private:
  void deflate_part(std::string& out, int flush) {
    std::array<char, 16 * 1024> buffer;
    stream_.next_in = reinterpret_cast<Bytef*>(part_.data());
    stream_.avail_in = static_cast<uInt>(part_.size());
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream_.avail_out = static_cast<uInt>(buffer.size());
      if (deflate(&stream_, flush) == Z_STREAM_ERROR)
        throw std::runtime_error("the compressor is in disorder");
      out.append(buffer.data(), buffer.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

  NextPart plain_;
  z_stream stream_{};
  std::string part_;
  bool ended_ = false;
};

}  // namespace

NextPart gzip(NextPart plain) {
  auto state = std::make_shared<Gzip>(std::move(plain));
  return [state](std::string& out) { return state->next(out); };
}

}  // namespace netroster::web
