#include "wire/radiotap.h"

#include <array>

#include "wire/cursor.h"

namespace netroster::wire {
namespace {

struct Field {
  std::uint8_t size = 0;
  std::uint8_t align = 1;  // from the beginning of the header
};

// By the number of its bit in the presence word (radiotap.org/fields). A field of another number
// has no known size: what follows it cannot be found.
constexpr std::array<Field, 28> fields = {{
    {8, 8},   // 0 TSFT
    {1, 1},   // 1 flags
    {1, 1},   // 2 rate
    {4, 2},   // 3 channel: frequency, flags
    {2, 2},   // 4 FHSS
    {1, 1},   // 5 signal, dBm
    {1, 1},   // 6 noise, dBm
    {2, 2},   // 7 lock quality
    {2, 2},   // 8 transmit attenuation
    {2, 2},   // 9 the same in dB
    {1, 1},   // 10 transmit power
    {1, 1},   // 11 antenna
    {1, 1},   // 12 signal, dB
    {1, 1},   // 13 noise, dB
    {2, 2},   // 14 receive flags
    {2, 2},   // 15 transmit flags
    {1, 1},   // 16 retries of RTS
    {1, 1},   // 17 retries of data
    {8, 4},   // 18 extended channel
    {3, 1},   // 19 MCS
    {8, 4},   // 20 A-MPDU
    {12, 2},  // 21 VHT
    {12, 8},  // 22 timestamp
    {12, 2},  // 23 HE
    {12, 2},  // 24 HE-MU
    {6, 2},   // 25 HE-MU of another user
    {1, 1},   // 26 without data
    {4, 2},   // 27 L-SIG
}};
enum Bit : unsigned { flags = 1, channel = 3, signal = 5, vendor = 30, standard = 29, more = 31 };

constexpr unsigned flag_checksum = 0x10;
constexpr unsigned flag_damaged = 0x40;
constexpr std::size_t max_words = 16;

int signed_byte(std::uint8_t value) { return value < 128 ? value : int{value} - 256; }

class Radiotap {
 public:
  explicit Radiotap(std::string_view header) : header_(header), at_(header) {}

  std::optional<RadioContext> read() {
    at_.skip(4);  // version, padding, length
    if (!read_words()) return std::nullopt;
    bool is_standard = true;
    for (std::size_t i = 0; i < count_ && at_.ok(); ++i) {
      const auto word = words_[i];
      if (is_standard && !read_fields(word)) break;
      if (has(word, vendor)) skip_vendor();
      is_standard = has(word, standard);
      if (!is_standard && !has(word, vendor)) break;  // bits from 32 on: none has a meaning yet
    }
    if (!at_.ok()) return std::nullopt;
    return radio_;
  }

 private:
  static bool has(std::uint32_t word, unsigned bit) { return (word >> bit & 1U) != 0; }

  bool read_words() {
    do {
      if (count_ == words_.size()) return false;
      words_[count_] = at_.u32_le();
    } while (has(words_[count_++], more) && at_.ok());
    return at_.ok();
  }
  void align(std::size_t to) {
    const auto done = header_.size() - at_.size();
    at_.skip((to - done % to) % to);
  }
  // False at a field of unknown size: what follows cannot be found.
  bool read_fields(std::uint32_t word) {
    for (unsigned bit = 0; bit < standard; ++bit) {
      if (!has(word, bit)) continue;
      if (bit >= fields.size()) return false;
      align(fields[bit].align);
      take(bit, at_.take(fields[bit].size));
      if (!at_.ok()) return false;
    }
    return true;
  }
  // The first word that has a field is the whole radio's; later ones are single antennas'.
  void take(unsigned bit, Cursor value) {
    if (bit == flags) {
      const auto bits = value.u8();
      radio_.has_checksum = (bits & flag_checksum) != 0;
      radio_.is_damaged = (bits & flag_damaged) != 0;
    } else if (bit == channel && !radio_.frequency_mhz) {
      if (const auto frequency = value.u16_le(); frequency != 0) radio_.frequency_mhz = frequency;
    } else if (bit == signal && !radio_.signal_dbm) {
      radio_.signal_dbm = signed_byte(value.u8());
    }
  }
  // A vendor's own fields: whose, which, how many bytes.
  void skip_vendor() {
    align(2);
    at_.skip(4);
    at_.skip(at_.u16_le());
  }

  std::string_view header_;
  Cursor at_;
  std::array<std::uint32_t, max_words> words_{};
  std::size_t count_ = 0;
  RadioContext radio_;
};

// PPI's field 2, 802.11-Common: clock, flags, rate, channel, FHSS, signal, noise.
void take_ppi_common(Cursor value, RadioContext& radio) {
  value.skip(8);
  const auto bits = value.u16_le();
  value.skip(2);
  const auto frequency = value.u16_le();
  value.skip(2 + 2);
  const auto dbm = signed_byte(value.u8());
  if (!value.ok()) return;
  radio.has_checksum = (bits & 1U) != 0;
  radio.is_damaged = (bits & 4U) != 0;
  if (frequency != 0) radio.frequency_mhz = frequency;
  if (dbm != 0 && dbm != -128) radio.signal_dbm = dbm;  // both mean that it does not know
}

constexpr std::uint32_t avs_magic = 0x80211000;

// Prism's header was written by each driver in its machine's own byte order; its fixed items have
// the same size in all. The length of the message, 144, tells which order.
constexpr std::size_t prism_size = 144;

}  // namespace

std::optional<RadioContext> radiotap_context(std::string_view header) {
  return Radiotap(header).read();
}

void read_radiotap(std::string_view captured, Sightings& sightings, Counts& counts) {
  Cursor in(captured);
  const auto version = in.u8();
  in.skip(1);
  const std::size_t length = in.u16_le();
  if (!in.ok() || length > captured.size()) return counts.error(FrameError::truncated);
  if (version != 0) return counts.error(FrameError::bad_version);
  if (length < 8) return counts.error(FrameError::bad_length);
  const auto radio = radiotap_context(captured.substr(0, length));
  if (!radio) return counts.error(FrameError::bad_length);
  read_wlan(captured.substr(length), *radio, sightings, counts);
}

void read_ppi(std::string_view captured, Sightings& sightings, Counts& counts) {
  constexpr std::uint32_t ieee_802_11 = 105;
  constexpr std::uint16_t common = 2;
  constexpr std::size_t own_size = 8;
  Cursor in(captured);
  in.skip(2);  // version, flags
  const std::size_t length = in.u16_le();
  const auto link_type = in.u32_le();
  if (!in.ok() || length > captured.size()) return counts.error(FrameError::truncated);
  if (length < own_size) return counts.error(FrameError::bad_length);
  if (link_type != ieee_802_11) return counts.error(FrameError::unsupported_link_type);
  RadioContext radio;
  for (auto part = in.take(length - own_size); !part.empty();) {
    const auto type = part.u16_le();
    const auto value = part.take(part.u16_le());
    if (!part.ok()) return counts.error(FrameError::bad_length);
    if (type == common) take_ppi_common(value, radio);
  }
  read_wlan(captured.substr(length), radio, sightings, counts);
}

void read_prism(std::string_view captured, Sightings& sightings, Counts& counts) {
  Cursor in(captured);
  const auto code = in.u32();
  if ((code & 0xfffff000U) == avs_magic) return read_avs(captured, sightings, counts);
  const auto length = in.u32();
  constexpr std::uint32_t swapped = prism_size << 24;
  if (!in.ok() || captured.size() < prism_size) return counts.error(FrameError::truncated);
  if (length != prism_size && length != swapped) return counts.error(FrameError::bad_length);
  in.skip(16);          // the device's name
  in.skip(2 * 12 + 8);  // two clocks, then the number and the state of the channel's item
  RadioContext radio;
  const auto value = length == prism_size ? in.u32() : in.u32_le();
  if (value > 0 && value < 256) radio.channel = value;
  read_wlan(captured.substr(prism_size), radio, sightings, counts);
}

void read_avs(std::string_view captured, Sightings& sightings, Counts& counts) {
  constexpr std::uint32_t in_dbm = 2;
  Cursor in(captured);
  const auto version = in.u32();
  const std::size_t length = in.u32();
  in.skip(8 + 8 + 4);  // two clocks, kind of radio
  const auto value = in.u32();
  in.skip(4 + 4 + 4);  // rate, antenna, priority
  const auto signal_kind = in.u32();
  const auto dbm = static_cast<std::int32_t>(in.u32());
  if (!in.ok() || length > captured.size()) return counts.error(FrameError::truncated);
  if ((version & 0xfffff000U) != avs_magic) return counts.error(FrameError::bad_version);
  if (length < captured.size() - in.size()) return counts.error(FrameError::bad_length);
  RadioContext radio;
  if (value > 0 && value < 256) radio.channel = value;
  if (signal_kind == in_dbm && dbm < 0 && dbm > -128) radio.signal_dbm = dbm;
  read_wlan(captured.substr(length), radio, sightings, counts);
}

}  // namespace netroster::wire
