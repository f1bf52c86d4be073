// What the daemon's parts count, as figures for /metrics.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "collectors/snmp/statistics.h"
#include "daemon/notify/notifier.h"
#include "daemon/poll/statistics.h"
#include "daemon/poll/trap_listener.h"
#include "daemon/service/mirror.h"
#include "daemon/service/recorder.h"
#include "daemon/service/service.h"
#include "daemon/service/unkept_events.h"
#include "exporters/prometheus/process_metrics.h"
#include "web/server.h"
#include "web/users.h"

namespace netroster::service {

using Figures = std::vector<prometheus::Figure>;

void add_trap_figures(const poll::TrapCounts& counts, Figures& out);
void add_poll_figures(const poll::Statistics& statistics, Figures& out);
// `task`: what the requests are for, "scan" or "poll".
void add_engine_figures(const snmp::Statistics& statistics, const std::string& task, Figures& out);
void add_history_figures(const RecorderCounts& counts, Figures& out);
void add_scan_figures(const ServiceState& state, Figures& out);
void add_clock_figures(std::uint64_t steps, Figures& out);
void add_reload_figures(const Reloads& reloads, Figures& out);
void add_web_figures(const web::ServerCounts& counts, Figures& out);
void add_certificate_figure(WallTime end, Figures& out);
void add_mirror_figures(const std::string& interface, const MirrorCounts& counts, Figures& out);
void add_notify_figures(const std::vector<notify::TargetCounts>& targets, Figures& out);
void add_event_figures(const UnkeptEvents& unkept, Figures& out);
// Times of maintenance by name, and whether each is now.
void add_maintenance_figures(const std::vector<std::pair<std::string, bool>>& times, Figures& out);
void add_login_figures(const web::UsersCounts& counts, Figures& out);

}  // namespace netroster::service
