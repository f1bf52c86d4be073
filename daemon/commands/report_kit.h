// What the reports share.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "daemon/command.h"

namespace netroster::daemon {

// The SITEs, and those of --site.
std::vector<std::string> sites_asked_for(Call call);

inline constexpr Option site_option{
    .name = "site",
    .value = "SITE",
    .doc = "The same as SITE without an option: only this site. * and ? stand for any characters.",
    .repeatable = true};
inline constexpr Option standard_option{
    .name = "standard",
    .value = "DIRECTORY",
    .doc =
        "Hold the sites against the rules, waivers and phases of this directory instead of "
        "standards.d.",
    .offer = Offer::files};

// Errors: Errc::not_found when --standard names no directory: the shipped rules alone would look
// like it.
Result<void> check_standard(Call call);

// To the file of --output, whole or not at all, else to stdout.
Exit hand_out(const std::string& text, Call call);

}  // namespace netroster::daemon
