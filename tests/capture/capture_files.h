// Capture files, written octet by octet.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace netroster::capture {

// Numbers in either byte order.
class Writer {
 public:
  explicit Writer(bool big_endian = false) : big_endian_(big_endian) {}

  std::string u16(std::uint64_t value) const { return number(value, 2); }
  std::string u32(std::uint64_t value) const { return number(value, 4); }
  std::string u64(std::uint64_t value) const { return number(value, 8); }

  // --- pcap ---
  std::string pcap_header(std::uint32_t link) const {
    return u32(0xa1b2c3d4) + u16(2) + u16(4) + u32(0) + u32(0) + u32(65535) + u32(link);
  }
  std::string pcap_record(std::uint32_t seconds, const std::string& frame) const {
    return u32(seconds) + u32(0) + u32(frame.size()) + u32(frame.size()) + frame;
  }

  // --- pcapng ---
  std::string block(std::uint32_t type, std::string body) const {
    body.resize((body.size() + 3) / 4 * 4);
    const auto length = u32(body.size() + 12);
    return u32(type) + length + body + length;
  }
  std::string section() const {
    return block(0x0a0d0d0a, u32(0x1a2b3c4d) + u16(1) + u16(0) + u64(~std::uint64_t{0}));
  }
  std::string interface(std::uint32_t link, const std::string& options = "",
                        std::uint32_t snap_length = 0) const {
    return block(1, u16(link) + u16(0) + u32(snap_length) + options);
  }
  std::string packet(std::uint32_t interface, std::uint64_t time, const std::string& frame) const {
    return block(6, u32(interface) + u32(time >> 32) + u32(time & 0xffffffff) + u32(frame.size()) +
                        u32(frame.size()) + frame);
  }
  std::string simple_packet(const std::string& frame, std::uint32_t wire_length) const {
    return block(3, u32(wire_length) + frame);
  }

 private:
  std::string number(std::uint64_t value, int octets) const {
    std::string out;
    for (int i = 0; i < octets; ++i) {
      const int shift = 8 * (big_endian_ ? octets - 1 - i : i);
      out += static_cast<char>(value >> shift & 0xff);
    }
    return out;
  }

  bool big_endian_;
};

// A file that is gone with its holder.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view bytes) {
    static int number = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("netroster-capture-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace netroster::capture
