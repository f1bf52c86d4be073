// The three parts of the schema table and what they share. Private to this folder.
#pragma once

#include <span>

#include "config/schema.h"

namespace netroster::config {

std::span<const Section> main_sections();
std::span<const Section> daemon_sections();
std::span<const Section> calendar_sections();
std::span<const Section> site_sections();
std::span<const Section> plant_sections();
std::span<const Section> credential_sections();
std::span<const Section> user_sections();
std::span<const Section> notify_sections();
std::span<const Section> report_sections();

// Checks of a Row: what the text must be, or nullptr.
const char* check_timezone(std::string_view text);
const char* check_currency(std::string_view text);
const char* check_district_nces(std::string_view text);
const char* check_school_nces(std::string_view text);
const char* check_billed_entity(std::string_view text);
const char* check_absolute_path(std::string_view text);
const char* check_interface(std::string_view text);
const char* check_socket_path(std::string_view text);
const char* check_bell_times(std::string_view text);
const char* check_listen_address(std::string_view text);
const char* check_port_patterns(std::string_view text);
const char* check_host_names(std::string_view text);
const char* check_networks(std::string_view text);
const char* check_mail_server(std::string_view text);
const char* check_mail_address(std::string_view text);
const char* check_event_kinds(std::string_view text);
const char* check_wall_minute(std::string_view text);
const char* check_week_windows(std::string_view text);
const char* check_report_time(std::string_view text);

inline constexpr double second = 1000;  // in milliseconds
inline constexpr double minute = 60 * second;
inline constexpr double hour = 60 * minute;
inline constexpr double day = 24 * hour;
inline constexpr double year = 365 * day;

}  // namespace netroster::config
