#include "daemon/notify/ask.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>

#include "model/ip_address.h"

namespace netroster::notify {
namespace {

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;
using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

constexpr long connecting_ms = 10'000;

struct Taken {
  std::string text;
  std::size_t most = 0;
};

// Less than was given ends the transfer.
std::size_t take(char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& taken = *static_cast<Taken*>(to);
  if (taken.text.size() + size * count > taken.most) return 0;
  taken.text.append(bytes, size * count);
  return size * count;
}

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK || text == nullptr) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

// Nobody else reads what goes there.
bool is_private(const std::string& text) {
  const Url url(curl_url(), &curl_url_cleanup);
  if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return false;
  if (part_of(url.get(), CURLUPART_SCHEME) == "https") return true;
  auto host = part_of(url.get(), CURLUPART_HOST);
  if (host == "localhost") return true;
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto address = IpAddress::parse(host);
  return address && address->is_loopback();
}

bool add(List& headers, const std::string& line) {
  auto* const longer = curl_slist_append(headers.get(), line.c_str());
  if (longer == nullptr) return false;
  (void)headers.release();
  headers.reset(longer);
  return true;
}

Error failure(CURLcode code) {
  if (code == CURLE_WRITE_ERROR) return {Errc::limit, "its answer is too long"};
  return {code == CURLE_OPERATION_TIMEDOUT ? Errc::timeout : Errc::io, curl_easy_strerror(code)};
}

}  // namespace

Result<Reply> ask(const Question& question, const AskLimits& limits) {
  if (!question.token.empty() && !is_private(question.url))
    return Error{Errc::refused, "a token is sent by https only, or to this computer"};
  const Error none{Errc::io, "libcurl cannot be used"};
  // Once in a process; the first caller does it, others wait.
  static const auto ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  const Easy easy(ready == CURLE_OK ? curl_easy_init() : nullptr, &curl_easy_cleanup);
  List headers(nullptr, &curl_slist_free_all);
  if (!easy || !add(headers, "Accept: application/json")) return none;
  if (!question.token.empty() &&
      !add(headers, fmt::format("Authorization: Bearer {}", question.token.reveal_to_protocol())))
    return none;
  Taken taken{{}, limits.bytes};
  auto* const curl = easy.get();
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "netroster");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connecting_ms);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.time.count()));
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_URL, question.url.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &taken);
  if (const auto code = curl_easy_perform(curl); code != CURLE_OK) return failure(code);
  Reply out;
  out.body = std::move(taken.text);
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &out.status);
  return out;
}

}  // namespace netroster::notify
