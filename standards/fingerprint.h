// What is demanded, as 16 hexadecimal digits. Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace netroster::standards {

class Library;

// FNV-1a, 64 bits: tells versions apart; nobody is kept from forging one.
class Fingerprint {
 public:
  void add(std::string_view text) {
    for (const char c : text)
      hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
  }
  std::string digits() const;

 private:
  std::uint64_t hash_ = 14'695'981'039'346'656'037ULL;
};

// Of rules, parameters, overrides, models and what was taken out: the same demands give the same
// one, however they are written down.
std::string fingerprint_of(const Library& library);

}  // namespace netroster::standards
