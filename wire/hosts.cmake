# What hosts and radios say of themselves.
set(netroster_wire_host_sources
    arp.cpp datagram.cpp dhcp.cpp dhcp_options.cpp dhcpv6.cpp dns_message.cpp dns_name.cpp first_hop.cpp
    host.cpp host_kind.cpp ip.cpp mdns.cpp mndp.cpp named_hosts.cpp nd.cpp netbios.cpp radiotap.cpp
    ssdp.cpp ubdp.cpp wlan.cpp wlan_security.cpp wlan_vendor.cpp)
