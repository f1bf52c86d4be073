// What a device can be, in the words of profiles, rules and outputs.
#pragma once

#include <array>
#include <string_view>

namespace netroster {

inline constexpr std::array device_kinds = std::to_array<std::string_view>({"access-point",
                                                                            "appliance",
                                                                            "audio",
                                                                            "av",
                                                                            "bmc",
                                                                            "call-manager",
                                                                            "camera",
                                                                            "console-server",
                                                                            "cooling",
                                                                            "document-server",
                                                                            "firewall",
                                                                            "hypervisor",
                                                                            "intercom",
                                                                            "kvm",
                                                                            "load-balancer",
                                                                            "nvr",
                                                                            "pdu",
                                                                            "phone",
                                                                            "poe-midspan",
                                                                            "print-server",
                                                                            "printer",
                                                                            "projector",
                                                                            "router",
                                                                            "san-switch",
                                                                            "sensor",
                                                                            "server",
                                                                            "storage",
                                                                            "switch",
                                                                            "ups",
                                                                            "video-conference",
                                                                            "voice-gateway",
                                                                            "wireless-bridge",
                                                                            "wireless-controller"});

}  // namespace netroster
