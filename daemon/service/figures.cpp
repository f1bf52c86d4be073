#include "daemon/service/figures.h"

#include <algorithm>
#include <string>
#include <utility>

namespace netroster::service {
namespace {

using prometheus::MetricType;
using Labels = std::vector<std::pair<std::string, std::string>>;

void counter(Figures& out, const char* name, const char* help,
             const std::atomic<std::uint64_t>& value, Labels labels = {}) {
  out.push_back(
      {name, help, MetricType::counter, std::move(labels), value.load(std::memory_order_relaxed)});
}
void gauge(Figures& out, const char* name, const char* help, std::uint64_t value) {
  out.push_back({name, help, MetricType::gauge, {}, value});
}

}  // namespace

void add_poll_figures(const poll::Statistics& statistics, Figures& out) {
  gauge(out, "netroster_poll_devices", "Devices whose counters are read.",
        statistics.devices.load());
  counter(out, "netroster_polls_total", "Readings of a device's ports that ended, whole or not.",
          statistics.polls);
  counter(out, "netroster_polled_interfaces_total", "Interfaces in these readings.",
          statistics.interfaces);
  for (std::size_t i = 0; i < statistics.incomplete.size(); ++i)
    counter(out, "netroster_device_poll_incomplete_total",
            "Readings that are not whole, by reason.", statistics.incomplete[i],
            {{"reason", text(static_cast<poll::Incomplete>(i))}});
  counter(out, "netroster_facts_polls_total",
          "Readings of a device's power, sensors and clients that ended, whole or not.",
          statistics.facts);
  counter(out, "netroster_facts_polls_incomplete_total", "Those of them that are not whole.",
          statistics.facts_incomplete);
  counter(out, "netroster_polls_late_total",
          "Readings that began late, because the one before was not done.", statistics.late);
  counter(out, "netroster_polls_dropped_total",
          "Readings that the history had no room for: their traffic is a gap.", statistics.dropped);
}

void add_trap_figures(const poll::TrapCounts& counts, Figures& out) {
  for (std::size_t i = 0; i < counts.heard.size(); ++i)
    counter(out, "netroster_traps_total", "Traps and informs of polled devices, by kind.",
            counts.heard[i], {{"kind", std::string(text(static_cast<snmp::TrapKind>(i)))}});
  counter(out, "netroster_traps_malformed_total", "Datagrams of polled devices that are no traps.",
          counts.malformed);
  counter(out, "netroster_traps_of_strangers_total",
          "Datagrams from addresses of no polled device: they are not read.", counts.strangers);
  counter(out, "netroster_traps_held_total", "Traps that caused no reading, because too many came.",
          counts.held);
  counter(out, "netroster_trap_readings_total", "Readings out of turn that traps caused.",
          counts.readings);
}

void add_reload_figures(const Reloads& reloads, Figures& out) {
  gauge(out, "netroster_config_last_reload_successful",
        "Whether the configuration in its files is the one in force.", reloads.good ? 1 : 0);
  gauge(out, "netroster_config_last_reload_success_timestamp_seconds",
        "When the configuration in force was read.",
        static_cast<std::uint64_t>(std::max<std::int64_t>(reloads.succeeded_at, 0)));
}

void add_engine_figures(const snmp::Statistics& statistics, const std::string& task, Figures& out) {
  counter(out, "netroster_snmp_requests_total", "SNMP requests sent.", statistics.sent,
          {{"task", task}});
  counter(out, "netroster_snmp_resent_total", "SNMP requests sent again for want of an answer.",
          statistics.resent, {{"task", task}});
  counter(out, "netroster_snmp_received_total", "Datagrams that came in.", statistics.received,
          {{"task", task}});
  counter(out, "netroster_snmp_accepted_total", "Datagrams taken as an answer.",
          statistics.accepted, {{"task", task}});
  counter(out, "netroster_snmp_timeouts_total", "Requests that stayed without an answer.",
          statistics.timeouts, {{"task", task}});
  counter(out, "netroster_snmp_send_errors_total", "Requests that could not leave this machine.",
          statistics.send_errors, {{"task", task}});
  counter(out, "netroster_snmp_kernel_drops_total", "Datagrams that the kernel had no room for.",
          statistics.kernel_drops, {{"task", task}});
  for (std::size_t i = 1; i < statistics.rejected.size(); ++i)
    counter(out, "netroster_snmp_rejected_total", "Datagrams not taken as an answer, by reason.",
            statistics.rejected[i],
            {{"reason", std::string(text(static_cast<snmp::Reject>(i)))}, {"task", task}});
}

void add_history_figures(const RecorderCounts& counts, Figures& out) {
  gauge(out, "netroster_history_series", "Ports whose traffic is kept.", counts.series.load());
  counter(out, "netroster_history_samples_total", "Readings of a port that gave traffic.",
          counts.samples);
  counter(out, "netroster_history_gaps_total",
          "Readings of a port that gave none: a gap with its reason.", counts.gaps);
  counter(out, "netroster_history_day_writes_total", "Days of a port that were written.",
          counts.days_written);
  counter(out, "netroster_history_write_failures_total",
          "Writes that failed; what they held is written later.", counts.failures);
  gauge(out, "netroster_history_waiting_slots", "Slots of 5 minutes that are not written yet.",
        counts.waiting_slots.load());
  counter(out, "netroster_history_lost_slots_total",
          "Slots that gave way while nothing could be written.", counts.lost_slots);
  gauge(out, "netroster_speed_liars", "Ports whose stated speed is less than what they carry.",
        counts.speed_liars.load());
  gauge(out, "netroster_history_writable", "1 unless the last write failed.",
        counts.writable.load() ? 1 : 0);
}

void add_clock_figures(std::uint64_t steps, Figures& out) {
  out.push_back({"netroster_clock_steps_total",
                 "Times that this machine's clock was seen to be set by more than a minute.",
                 MetricType::counter,
                 {},
                 steps});
}

void add_scan_figures(const ServiceState& state, Figures& out) {
  out.push_back({"netroster_scans_total",
                 "Scans that ended.",
                 MetricType::counter,
                 {},
                 std::uint64_t{state.scans}});
  out.push_back({"netroster_scans_cut_total",
                 "Scans that ended with their window, and go on in the next.",
                 MetricType::counter,
                 {},
                 std::uint64_t{state.cut}});
  if (state.next_scan)
    gauge(out, "netroster_next_scan_timestamp_seconds",
          "When the next scan begins by itself, or the running one was to begin.",
          static_cast<std::uint64_t>(
              std::max<std::int64_t>(state.next_scan->time_since_epoch().count(), 0)));
  gauge(out, "netroster_scan_running", "1 while a scan is under way.", state.scanning ? 1 : 0);
  gauge(out, "netroster_scan_failed", "1 when the last scan failed or could not be kept.",
        state.last_failure.empty() ? 0 : 1);
}

void add_web_figures(const web::ServerCounts& counts, Figures& out) {
  counter(out, "netroster_http_connections_total", "Connections taken.", counts.connections);
  counter(out, "netroster_http_connections_refused_total",
          "Connections refused, because there were too many.", counts.connections_refused);
  counter(out, "netroster_http_connections_displaced_total",
          "Connections that said nothing and were closed for others.",
          counts.connections_displaced);
  counter(out, "netroster_http_accept_failures_total",
          "Times no connection could be taken, as without free descriptors; one waits then.",
          counts.accepts_failed);
  counter(out, "netroster_http_requests_total", "Requests that were read whole.", counts.requests);
  counter(out, "netroster_http_requests_refused_total",
          "Requests that were malformed, too large or too slow.", counts.requests_refused);
  counter(out, "netroster_http_responses_cut_total",
          "Answers that the client did not take to the end.", counts.responses_cut);
  counter(out, "netroster_http_sent_bytes_total", "Bytes of answers sent.", counts.bytes_sent);
}

namespace {

void add_traffic(const capture::TrafficCount& count, Labels labels, Figures& out) {
  out.push_back({"netroster_capture_bytes_total",
                 "Bytes of frames at a mirrored port, by the network of a site and direction.",
                 MetricType::counter, labels, count.octets});
  out.push_back({"netroster_capture_packets_total",
                 "Frames at a mirrored port, by the network of a site and direction.",
                 MetricType::counter, std::move(labels), count.packets});
}

}  // namespace

void add_event_figures(const UnkeptEvents& unkept, Figures& out) {
  gauge(out, "netroster_events_waiting",
        "Events that the store could not take yet; they are tried again.", unkept.waiting());
  counter(out, "netroster_events_lost_total",
          "Events that gave way because too many waited for the store.", unkept.lost());
}

void add_mirror_figures(const std::string& interface, const MirrorCounts& counts, Figures& out) {
  const auto figure = [&](const char* name, const char* help, MetricType type,
                          std::uint64_t value) {
    out.push_back({name, help, type, {{"interface", interface}}, value});
  };
  figure("netroster_capture_up", "1 while the mirrored port can be heard.", MetricType::gauge,
         counts.trouble.empty() ? 1 : 0);
  figure("netroster_capture_frames_total", "Frames that the kernel took at the mirrored port.",
         MetricType::counter, counts.frames.received);
  figure("netroster_capture_dropped_frames_total",
         "Frames that nobody counted, for lack of time: the traffic is a lower bound.",
         MetricType::counter, counts.frames.dropped);
  figure("netroster_capture_reopened_total", "How often the interface went away and came back.",
         MetricType::counter, counts.frames.reopened);
  figure("netroster_capture_malformed_total",
         "Messages of the capture helper that were none: it is broken, or somebody else.",
         MetricType::counter, counts.frames.malformed);
  for (const auto& [key, network] : counts.networks) {
    const auto labels = [&key = key](const char* direction) {
      return Labels{{"site", key.first}, {"network", key.second}, {"direction", direction}};
    };
    add_traffic(network.in, labels("in"), out);
    add_traffic(network.out, labels("out"), out);
    add_traffic(network.within, labels("within"), out);
  }
  add_traffic(counts.elsewhere, {{"site", ""}, {"network", ""}, {"direction", "elsewhere"}}, out);
  add_traffic(counts.not_ip, {{"site", ""}, {"network", ""}, {"direction", "not_ip"}}, out);
}

void add_certificate_figure(WallTime end, Figures& out) {
  gauge(out, "netroster_http_certificate_end_timestamp_seconds", "When the certificate ends.",
        static_cast<std::uint64_t>(end.time_since_epoch().count()));
}

void add_notify_figures(const std::vector<notify::TargetCounts>& targets, Figures& out) {
  for (const auto& target : targets) {
    const auto figure = [&](const char* name, const char* help, MetricType type,
                            std::uint64_t value) {
      out.push_back({name, help, type, {{"target", target.name}}, value});
    };
    figure("netroster_notify_events_total", "Events that the target was told.", MetricType::counter,
           target.sent);
    figure("netroster_notify_failures_total",
           "Messages that the target did not take; they are sent again.", MetricType::counter,
           target.failed);
    figure("netroster_notify_dropped_events_total",
           "Events that the target was never told, because too many waited.", MetricType::counter,
           target.dropped);
    figure("netroster_notify_held_events_total",
           "Events that the target was not told, because somebody worked there.",
           MetricType::counter, target.quiet);
    figure("netroster_notify_waiting_events", "Events that wait to be told.", MetricType::gauge,
           target.waiting);
  }
}

void add_maintenance_figures(const std::vector<std::pair<std::string, bool>>& times, Figures& out) {
  for (const auto& [name, is_now] : times)
    out.push_back({"netroster_maintenance",
                   "1 while it is a time of this maintenance.",
                   MetricType::gauge,
                   {{"name", name}},
                   std::uint64_t{is_now ? 1U : 0U}});
}

void add_login_figures(const web::UsersCounts& counts, Figures& out) {
  counter(out, "netroster_http_logins_hashed_total",
          "Passwords that were checked by their hash, because they were new.", counts.hashed);
  counter(out, "netroster_http_logins_refused_total", "Wrong users, passwords and tokens.",
          counts.refused);
  counter(out, "netroster_http_logins_limited_total",
          "Logins not looked at, because there were too many wrong ones.", counts.limited);
}

}  // namespace netroster::service
