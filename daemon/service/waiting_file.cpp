#include "daemon/service/waiting_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace netroster::service {
namespace {

// The file: `magic`, then a block a device: its length and checksum (little endian, 32 bits each),
// then the device, its site, and its series. Texts and lists begin with their length.
constexpr std::string_view magic = "NRWAIT1\n";
constexpr std::size_t write_at_once = std::size_t{1} << 20;
constexpr std::size_t longest_block = std::size_t{1} << 28;
constexpr std::size_t head_bytes = 8;
constexpr mode_t file_mode = 0640;

Error failed(const std::string& path, int number) {
  const bool no_room = number == ENOSPC || number == EDQUOT || number == EFBIG;
  return {no_room ? Errc::disk_full : Errc::io,
          fmt::format("{}: {}", path, std::generic_category().message(number))};
}

std::uint32_t checksum(std::string_view bytes) {
  std::uint32_t hash = 2166136261U;  // FNV-1a
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

void put(std::size_t number, std::string& to) {
  for (unsigned shift = 0; shift < 32; shift += 8) to += static_cast<char>(number >> shift & 255U);
}

void put(std::string_view text, std::string& to) {
  put(text.size(), to);
  to += text;
}

std::size_t number_at(std::string_view four) {
  std::size_t out = 0;
  for (unsigned i = 0; i < 4; ++i)
    out |= std::size_t{static_cast<unsigned char>(four[i])} << (8 * i);
  return out;
}

// A read past the end yields nothing and sets failed() for good.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  std::string_view take(std::size_t bytes) {
    if (bytes > rest_.size()) failed_ = true;
    if (failed_) return {};
    const auto head = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return head;
  }
  std::size_t number() {
    const auto four = take(4);
    return failed_ ? 0 : number_at(four);
  }
  std::string_view text() { return take(number()); }
  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  bool is_open() const { return descriptor_ >= 0; }

  // 0, or why not.
  int write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return errno;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
  }
  int flush() const { return ::fsync(descriptor_) == 0 ? 0 : errno; }
  // As many as there are, up to `bytes`; nullopt: an error.
  std::optional<std::string> read(std::size_t bytes) const {
    std::string out(bytes, '\0');
    std::size_t used = 0;
    while (used < bytes) {
      const auto got = ::read(descriptor_, out.data() + used, bytes - used);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return std::nullopt;
      if (got == 0) break;
      used += static_cast<std::size_t>(got);
    }
    out.resize(used);
    return out;
  }

 private:
  int descriptor_;
};

// Everything of one series that the history does not have.
WaitingSlots waiting_of(const SeriesState& series) {
  auto out = series.done;
  if (const auto open = series.builder.open()) out.add(*open);
  return out;
}

// As an uplink, or only as long as one.
std::size_t kept_as(const SeriesState& one) {
  if (one.uplink) return 1;
  return one.marked ? 2 : 0;
}

// Adds the device's block to `to`; returns its slots.
std::size_t put_device(const SeriesDevice& device, const std::deque<SeriesState>& all,
                       std::string& to) {
  std::string series;
  std::size_t count = 0;
  std::size_t slots = 0;
  for (const auto& one : all) {
    const auto waiting = waiting_of(one);
    if (waiting.empty()) continue;
    const auto bytes = waiting.bytes();
    put(*one.port, series);
    put(kept_as(one), series);
    put(waiting.size(), series);
    put(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()), series);
    slots += waiting.size();
    ++count;
  }
  if (count == 0) return 0;
  std::string block;
  put(device.device, block);
  put(device.site, block);
  put(count, block);
  block += series;
  put(block.size(), to);
  put(checksum(block), to);
  to += block;
  return slots;
}

// How many slots; `error` is 0, or why not all are written.
std::size_t write_all(const File& file, const SeriesBook& book, int& error) {
  std::string buffer(magic);
  std::size_t slots = 0;
  book.for_each_device([&](const SeriesDevice& device, const std::deque<SeriesState>& series) {
    if (error != 0) return;
    slots += put_device(device, series, buffer);
    if (buffer.size() < write_at_once) return;
    error = file.write(buffer);
    buffer.clear();
  });
  if (error == 0) error = file.write(buffer);
  if (error == 0) error = file.flush();
  return slots;
}

// Nothing when the block does not hold together.
std::optional<std::size_t> take_device(std::string_view block, SeriesBook& book, WallTime now) {
  Reader reader(block);
  SeriesDevice device;
  device.device = reader.text();
  device.site = reader.text();
  std::vector<WaitingSeries> all;
  std::size_t slots = 0;
  for (auto left = reader.number(); left > 0 && !reader.failed(); --left) {
    WaitingSeries one;
    one.port = reader.text();
    const auto kept = reader.number();
    one.uplink = kept == 1;
    one.marked = kept == 2;
    const auto count = reader.number();
    const auto bytes = reader.text();
    auto waiting = WaitingSlots::of(
        {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, count);
    if (!waiting) return std::nullopt;
    slots += waiting->size();
    one.done = std::move(*waiting);
    all.push_back(std::move(one));
  }
  if (reader.failed() || !reader.at_end() || device.device.empty()) return std::nullopt;
  book.restore(device, std::move(all), now);
  return slots;
}

// The next file that is saved would take its place. In words, to end a sentence with.
std::string set_aside(const std::string& path, const char* ending) {
  const auto aside = path + ending;
  const bool kept = ::rename(path.c_str(), aside.c_str()) == 0;
  return kept ? "; the file is kept as " + aside : std::string();
}

Error damaged(const std::string& path, std::size_t slots) {
  return {Errc::storage, fmt::format("{}: damaged after {} slots; the rest of it is a gap{}", path,
                                     slots, set_aside(path, ".damaged"))};
}

// The next block, "" at the end; an error for what is no block.
Result<std::string> next_block(const File& file) {
  const Error problem{Errc::storage, "damaged"};
  const auto head = file.read(head_bytes);
  if (head && head->empty()) return std::string();
  if (!head || head->size() < head_bytes) return problem;
  const auto length = number_at(*head);
  if (length == 0 || length > longest_block) return problem;
  auto block = file.read(length);
  const auto sum = number_at(std::string_view(*head).substr(4));
  if (!block || block->size() < length || checksum(*block) != sum) return problem;
  return std::move(*block);
}

}  // namespace

Result<std::size_t> save_waiting(const std::string& path, const SeriesBook& book) {
  const auto draft = path + ".part";
  int error = 0;
  std::size_t slots = 0;
  {
    const File file(::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, file_mode));
    if (!file.is_open()) return failed(draft, errno);
    slots = write_all(file, book, error);
  }
  if (error == 0 && slots > 0 && ::rename(draft.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0 || slots == 0) ::unlink(draft.c_str());
  if (error != 0) return failed(path, error);
  if (slots == 0) ::unlink(path.c_str());
  return slots;
}

Result<std::size_t> load_waiting(const std::string& path, SeriesBook& book, WallTime now) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open() && errno == ENOENT) return std::size_t{0};
  if (!file.is_open()) {
    auto why = failed(path, errno);
    why.what += set_aside(path, ".unread");
    return why;
  }
  std::size_t slots = 0;
  if (file.read(magic.size()) != magic) return damaged(path, slots);
  while (true) {
    const auto block = next_block(file);
    if (!block) return damaged(path, slots);
    if (block->empty()) return slots;
    const auto taken = take_device(*block, book, now);
    if (!taken) return damaged(path, slots);
    slots += *taken;
  }
}

}  // namespace netroster::service
