#include "daemon/api/heard.h"

#include <nlohmann/json.hpp>

#include "daemon/json_text.h"

namespace netroster::daemon::api {
namespace {

unsigned status_of(Heard::As as, unsigned good) {
  switch (as) {
    case Heard::As::done:
      return good;
    case Heard::As::wrong:
      return 400;
    case Heard::As::unknown:
      return 404;
    case Heard::As::conflict:
      return 409;
    case Heard::As::failed:
      return 503;
  }
  return 500;
}

}  // namespace

web::Response response_of(const Heard& heard, unsigned good) {
  const auto status = status_of(heard.as, good);
  if (!heard.done()) return web::Response::problem(status, heard.words, heard.about);
  web::Response out;
  out.status = status;
  out.content_type = "application/json; charset=utf-8";
  nlohmann::json body{{"words", heard.words}};
  if (heard.statement != 0) body["statement"] = heard.statement;
  if (!heard.waiver.empty()) body["waiver"] = heard.waiver;
  out.body = json_block(body) + "\n";
  return out;
}

}  // namespace netroster::daemon::api
