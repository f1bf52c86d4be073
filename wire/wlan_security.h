// How a network protects its frames, from its RSN and WPA elements (IEEE 802.11-2020, 9.4.2.24;
// Wi-Fi Alliance, WPA 3.1).
#pragma once

#include <string_view>

namespace netroster::wire {

class WlanSecurity {
 public:
  // The value of element 48.
  void take_rsn(std::string_view value);
  // The value of WPA's vendor element behind its OUI and type.
  void take_wpa(std::string_view value);

  // "wpa2-psk" "wpa2-enterprise" "wpa2/wpa3" "wpa3-sae" "owe" …; "wep" or "open" by the privacy bit
  // where there is neither element.
  std::string_view word(bool has_privacy) const;

 private:
  unsigned rsn_suites_ = 0;  // a bit for each family of key management
  unsigned wpa_suites_ = 0;
  bool has_rsn_ = false;
  bool has_wpa_ = false;
  bool requires_protection_ = false;  // of management frames
};

}  // namespace netroster::wire
