#include "collectors/capture/file.h"

#include <fmt/format.h>
#include <pcap/pcap.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/text.h"
#include "collectors/capture/pcap_reader.h"
#include "collectors/capture/pcapng.h"

namespace netroster::capture {
namespace {

using Handle = std::unique_ptr<pcap_t, void (*)(pcap_t*)>;

// The variants of pcap that are not read here: with longer record headers, older versions, other
// link types.
// 32 bits without a sign in the file, until 2106; libpcap reads them with one.
std::int64_t seconds_of(const pcap_pkthdr& header) {
  return static_cast<std::uint32_t>(header.ts.tv_sec);
}

class PcapSource : public FrameSource {
 public:
  PcapSource(InputFile file, Handle handle)
      : file_(std::move(file)),
        handle_(std::move(handle)),
        link_(wire::LinkType{static_cast<std::uint32_t>(pcap_datalink(handle_.get()))}) {}

  std::optional<CapturedFrame> next() override {
    if (!error_.empty()) return std::nullopt;
    pcap_pkthdr* header = nullptr;
    const u_char* bytes = nullptr;
    const int result = pcap_next_ex(handle_.get(), &header, &bytes);
    if (result == 1)
      return CapturedFrame{link_,
                           {reinterpret_cast<const char*>(bytes), header->caplen},
                           header->len,
                           WallTime{std::chrono::seconds{seconds_of(*header)}}};
    if (result != PCAP_ERROR_BREAK) error_ = sanitise(pcap_geterr(handle_.get()));
    return std::nullopt;
  }
  const std::string& error() const override { return error_; }

 private:
  InputFile file_;  // its buffer only: pcap_close() closes the file
  Handle handle_;
  wire::LinkType link_;
  std::string error_;
};

Error cannot(const std::string& path, const char* why, Errc code) {
  return {code, fmt::format("{}: {}", path, why)};
}

// What a file begins with; it stands at its beginning again. Works on pipes too: the C library
// gives back what it has just read from its buffer.
std::string first_bytes(std::FILE* file, std::size_t length) {
  std::string bytes(length, '\0');
  bytes.resize(std::fread(bytes.data(), 1, length, file));
  for (auto at = bytes.rbegin(); at != bytes.rend(); ++at)
    if (std::ungetc(static_cast<std::uint8_t>(*at), file) == EOF) return {};
  return bytes;
}

}  // namespace

InputFile::InputFile(std::FILE* file) : file_(file, std::fclose) {
  constexpr std::size_t octets = 1U << 16;
  if (file == nullptr || file == stdin) return;
  buffer_ = std::make_unique<char[]>(octets);
  if (std::setvbuf(file, buffer_.get(), _IOFBF, octets) != 0) buffer_.reset();
}

// A piece is larger than the C library's buffer, so that it is read past that.
void InputFile::fill(std::size_t length) {
  constexpr std::size_t piece = 1U << 18;
  std::copy(ahead_.begin() + static_cast<std::ptrdiff_t>(at_),
            ahead_.begin() + static_cast<std::ptrdiff_t>(end_), ahead_.begin());
  end_ -= at_;
  at_ = 0;
  while (end_ < length) {
    if (end_ == ahead_.size()) ahead_.resize(std::max(piece, 2 * end_));
    const auto got = std::fread(ahead_.data() + end_, 1, ahead_.size() - end_, file_.get());
    if (got == 0) return;
    end_ += got;
  }
}

Result<std::unique_ptr<FrameSource>> open_capture(const std::string& path) {
  InputFile file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  if (file.get() == nullptr)
    return cannot(path, std::strerror(errno), errno == ENOENT ? Errc::not_found : Errc::io);
  errno = 0;
  const auto begin = first_bytes(file.get(), pcap_header_octets);
  if (std::ferror(file.get()) != 0)
    return cannot(path, errno == 0 ? "cannot be read" : std::strerror(errno), Errc::io);
  std::unique_ptr<FrameSource> source;
  if (begin.starts_with(pcapng_magic)) {
    source = std::make_unique<PcapngSource>(std::move(file));
    return source;
  }
  if (const auto form = pcap_form(begin)) {
    source = std::make_unique<PcapReader>(std::move(file), *form);
    return source;
  }
  std::array<char, PCAP_ERRBUF_SIZE> why{};
  Handle handle(pcap_fopen_offline(file.get(), why.data()), pcap_close);
  if (!handle) return cannot(path, sanitise(why.data()).c_str(), Errc::invalid);
  (void)file.release();  // pcap_close() closes it
  source = std::make_unique<PcapSource>(std::move(file), std::move(handle));
  return source;
}

}  // namespace netroster::capture
