// A route as data: what is asked, by whom, with which parameters. The dispatcher, the OpenAPI
// document, the index page and the test of every authorisation are made from the same rows.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "web/message.h"

namespace netroster::web {

enum class Method { get, post };  // HEAD goes where GET goes
std::string_view text(Method method);

struct Parameter {
  enum class Type { text, count, choice, time };
  enum class Place { query, path, body };  // body: a member of its JSON object

  std::string name;
  std::string doc;  // one sentence
  Type type = Type::text;
  Place place = Place::query;
  std::vector<std::string> choices = {};  // of a choice
  std::uint64_t least = 0;                // of a count
  std::uint64_t most = 0;
  std::string preset = {};    // what holds when it is not given; "": nothing does
  bool repeated = false;      // may be given more than once: any of them
  bool required = false;      // of a body
  std::size_t longest = 256;  // bytes
};

// Answers one request; on the server's thread. What it throws is answered 500.
using Handler = std::function<Response(const Request&)>;

struct Route {
  std::string path;  // "/api/v1/devices/{id}"; "/" is that path alone
  Handler handler;
  std::string about;  // one line, plain text
  Method method = Method::get;
  Role role = Role::reader;  // the least that may
  std::vector<Parameter> parameters = {};
  // Only these parameters are taken, and every answer keeps to the sites of who asks. Other routes
  // answer only those who may see every site.
  bool strict = false;
  std::vector<std::string> types = {"text/plain"};  // of a good answer
  unsigned good = 200;                              // its status

  // Parameters in the body: then the request has to bring a JSON object.
  bool takes_body() const;
};

}  // namespace netroster::web
