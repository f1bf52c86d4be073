// Two small switches for the tests of the store.
#pragma once

#include "builders.h"

namespace netroster::inventory::testing_kit {

inline constexpr const char* mac_a = "00:1a:2b:0a:00:00";
inline constexpr const char* mac_b = "00:1a:2b:0b:00:00";

inline Facts switch_a() {
  return Facts("a")
      .serial("SNA")
      .base_mac(mac_a)
      .chassis(mac_a)
      .port(1, "Gi1/0/1")
      .port(2, "Gi1/0/2");
}
inline Facts switch_b() {
  return Facts("b")
      .serial("SNB")
      .base_mac(mac_b)
      .chassis(mac_b)
      .port(1, "Gi1/0/1")
      .port(2, "Gi1/0/2");
}

}  // namespace netroster::inventory::testing_kit
