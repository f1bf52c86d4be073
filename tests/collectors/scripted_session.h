// An agent that misbehaves on purpose: each exchange is answered by the next step of a script, or
// from a table of values when the script has no more to say.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "collectors/snmp/session.h"

namespace netroster::snmp {

class ScriptedSession : public Session {
 public:
  using Answer = std::function<Result<Response>(const Request&)>;

  std::map<Oid, Value> values;    // what an honest agent would serve
  std::deque<Answer> script;      // used up first
  Answer always;                  // then this, when set; else `values`
  std::vector<Request> requests;  // all that were asked
  bool bulk = true;

  boost::asio::awaitable<Result<Response>> exchange(Request request) override {
    requests.push_back(request);
    Answer answer = always;
    if (!script.empty()) {
      answer = script.front();
      script.pop_front();
    }
    co_return answer ? answer(request) : Result<Response>(honest(request));
  }
  bool has_bulk() const override { return bulk; }
  std::shared_ptr<Session> in_vlan(std::uint32_t) override { return nullptr; }

  // What RFC 3416 asks for.
  Response honest(const Request& request) const {
    Response response;
    if (request.type == PduType::get) {
      for (const auto& oid : request.oids) {
        const auto at = values.find(oid);
        response.rows.push_back({oid, at != values.end() ? at->second : exception()});
      }
      return response;
    }
    const unsigned rounds = request.type == PduType::get_bulk ? request.max_repetitions : 1U;
    auto cursors = request.oids;
    for (unsigned i = 0; i < rounds; ++i) {
      for (auto& cursor : cursors) {
        const auto next = values.upper_bound(cursor);
        if (next == values.end()) {
          response.rows.push_back({cursor, Value{Tag::end_of_mib_view, 0, {}}});
          continue;
        }
        cursor = next->first;
        response.rows.push_back({next->first, next->second});
      }
    }
    return response;
  }

 private:
  static Value exception() { return Value{Tag::no_such_instance, 0, {}}; }
};

}  // namespace netroster::snmp
