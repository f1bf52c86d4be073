// Any bytes as the parts of a request's header, a line each.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "web/answer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netroster::web;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto line = [&rest] {
    const auto end = rest.find('\n');
    auto out = std::string(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return out;
  };
  static const Answers answers({"roster.example"},
                               {{"/",
                                 [](const Request& request) {
                                   accept_weight(request.accept, "text/plain", "0.0.4");
                                   return Response::line(
                                       200, request.parameter("q").value_or(request.host));
                                 },
                                 ""}});
  RawRequest raw;
  raw.method = line();
  raw.target = line();
  raw.host = line();
  raw.hosts = 1;
  raw.accept = line();
  raw.accept_encoding = line();
  const auto answer = answers.to(raw, true);
  const auto end = answer.head.find("\r\n\r\n");
  if (end == std::string::npos || !answer.head.starts_with("HTTP/1.1 ")) std::abort();
  // Nothing of the request may get between the fields of the answer.
  if (answer.head.substr(0, end).find("Content-Type: text/plain") == std::string::npos)
    std::abort();
  return 0;
}
