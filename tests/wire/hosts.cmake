netroster_test(wire_hosts_test
  SOURCES arp_ip_test.cpp datagram_test.cpp dhcp_test.cpp dhcpv6_test.cpp dns_test.cpp
          host_kind_test.cpp nd_test.cpp wlan_test.cpp
  LINKS netroster_wire)
foreach(family arp_ip dhcp dns ssdp wlan)
  netroster_fuzz(${family}_fuzz SOURCES ../fuzz/${family}_fuzz.cpp LINKS netroster_wire
                 CORPUS ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${family})
endforeach()
