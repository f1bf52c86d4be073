#include "daemon/commands/report_pdf.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "base/text.h"
#include "daemon/commands/workshop.h"
#include "daemon/whole_file.h"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace netroster::daemon {
namespace {

// Dates in the file are the report's day (reproducible-builds.org, SOURCE_DATE_EPOCH).
std::vector<std::string> environment_of(std::chrono::sys_days day) {
  std::vector<std::string> all;
  for (char** one = environ; *one != nullptr; ++one)
    if (std::string_view(*one).rfind("SOURCE_DATE_EPOCH=", 0) != 0) all.emplace_back(*one);
  const auto seconds = std::chrono::seconds(day.time_since_epoch()).count();
  all.push_back(fmt::format("SOURCE_DATE_EPOCH={}", seconds));
  return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (auto& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

// The exit status; the system's error as a negative number when it could not be started.
int run(std::vector<std::string> words, std::vector<std::string> environment,
        const std::string& errors) {
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, errors.c_str(), O_WRONLY | O_CREAT,
                                     0600);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, words.front().c_str(), &files, nullptr,
                                    pointers_to(words).data(), pointers_to(environment).data());
  ::posix_spawn_file_actions_destroy(&files);
  if (failed != 0) return -failed;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

// The option --attachment would forget the name.
std::string linked(const std::string& html, const Attachment& attachment) {
  const auto head = html.find("</head>");
  if (head == std::string::npos) return html;
  auto out = html;
  return out.insert(head, fmt::format("<link rel=\"attachment\" href=\"{}\" title=\"{}\">\n",
                                      attachment.name, attachment.about));
}

}  // namespace

Result<std::string> pdf_of(const std::string& html, const Attachment& attachment,
                           std::chrono::sys_days day) {
  const Workshop workshop;
  if (!workshop) return workshop.error();
  if (auto written = write_whole(workshop.file(attachment.name.c_str()), attachment.text); !written)
    return written.error();
  if (auto written = write_whole(workshop.file("report.html"), linked(html, attachment)); !written)
    return written.error();
  const int status = run({"weasyprint", "--quiet", "--pdf-identifier", "netroster", "--pdf-variant",
                          "pdf/ua-1", workshop.file("report.html"), workshop.file("report.pdf")},
                         environment_of(day), workshop.file("errors"));
  if (status == -ENOENT)
    return Error{Errc::unsupported,
                 "weasyprint is not installed, which makes PDF: apt install weasyprint, or take "
                 "--format html and print that"};
  auto pdf = workshop.content("report.pdf");
  if (status != 0 || pdf.empty())
    return Error{Errc::unsupported, fmt::format("weasyprint failed ({}): {}", status,
                                                sanitise_lines(workshop.content("errors")))};
  return pdf;
}

}  // namespace netroster::daemon
