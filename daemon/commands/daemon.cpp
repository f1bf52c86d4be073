#include <chrono>
#include <memory>
#include <thread>
#include <utility>

#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/scan_settings.h"
#include "daemon/help.h"
#include "daemon/service/service.h"
#include "daemon/sources.h"
#include "daemon/stop_signal.h"
#include "daemon/streams.h"

namespace netroster::daemon {
namespace {

constexpr std::chrono::milliseconds signal_step{100};

Exit run_daemon(Call call) {
  auto config = load_configuration(call);
  if (!config) return refuse(call, config.error());
  if (auto taken = take_credentials(call, *config); !taken) return refuse(call, taken.error());
  if (call.arguments.given("listen")) config->web.listen = call.arguments.text("listen");
  service::ServiceSettings settings;
  settings.scan = scan_settings(call, *config);
  settings.store_path = store_path(call, *config);
  settings.history_path = call.arguments.given("history")
                              ? std::string(call.arguments.text("history"))
                              : config->history.path;
  settings.is_cloud_managed = cloud_managed_by(settings.scan.profiles);
  settings.scan_at_start = !call.arguments.given("scan-later");
  settings.version = std::string(version_number());
  settings.config = std::move(*config);
  const StopOnSignal signals;
  service::Service service(std::move(settings));
  if (auto started = service.start(); !started) return refuse(call, started.error());
  call.streams.remark("answers on http://" + service.address().text() + "/");
  while (!stop_wanted) std::this_thread::sleep_for(signal_step);
  call.streams.remark("stopping");
  service.stop();
  return Exit::ok;
}

constexpr Option options[] = {
    {.name = "listen",
     .value = "ADDRESS:PORT",
     .doc = "Where HTTP is answered, instead of web.listen. Port 0 takes any that is free."},
    {.name = "history",
     .value = "FILE",
     .doc = "The database of traffic, instead of history.path.",
     .offer = Offer::files},
    {.name = "port",
     .value = "N",
     .doc = "The UDP port that agents listen on, instead of snmp.port.",
     .form = Form::count,
     .least = 1,
     .most = 65535},
    {.name = "snmp-credentials",
     .value = "FILE",
     .doc = "Use the credentials of this file, in the form of credentials.d, and no others.",
     .offer = Offer::files},
    {.name = "scan-later",
     .value = "",
     .doc = "Do not scan at the start, but after the first sweep.interval: show and poll what the "
            "store has."},
};
constexpr Example examples[] = {
    {"netroster daemon", "As the configuration has it."},
    {"netroster daemon --listen 127.0.0.1:9900 --scan-later",
     "Beside another one, on a copy of its store."},
};
constexpr Command rows[] = {
    {.words = "daemon",
     .summary = "Scan, poll and answer for as long as it runs",
     .description =
         "Scans every site at the start and every sweep.interval, reads the counters of every port "
         "all the time, keeps traffic in slots of 5 minutes, and answers HTTP: /metrics and "
         "/metrics/device for Prometheus, /snmp as snmp_exporter answers it, /sd/prometheus for "
         "its service discovery, /-/healthy and /-/ready.\n\n"
         "SIGINT and SIGTERM end it in good order. It is the only writer of its store: other "
         "commands read beside it.",
     .options = options,
     .examples = examples,
     .run = run_daemon},
};

}  // namespace

std::span<const Command> daemon_commands() { return rows; }

}  // namespace netroster::daemon
