// The words the outside sees for our enumerations, in one place. Parsing takes the same words.
#pragma once

#include <optional>
#include <string_view>

#include "model/facts.h"
#include "model/manual_statement.h"
#include "model/observation.h"
#include "model/site.h"

namespace netroster {

std::string_view text(SiteKind kind);
std::string_view text(ClosetKind kind);
std::string_view text(AdminState state);
std::string_view text(OperState state);
std::string_view text(Duplex duplex);
std::string_view text(Reach reach);

std::optional<SiteKind> parse_site_kind(std::string_view word);
std::optional<ClosetKind> parse_closet_kind(std::string_view word);
std::optional<AdminState> parse_admin_state(std::string_view word);
std::optional<OperState> parse_oper_state(std::string_view word);
std::optional<Duplex> parse_duplex(std::string_view word);
std::optional<Reach> parse_reach(std::string_view word);

}  // namespace netroster
