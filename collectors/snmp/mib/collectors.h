// The collect functions of the registry, one or a few per MIB, each in the file of its MIB.
#pragma once

#include <boost/asio/awaitable.hpp>

namespace netroster::mib {

struct Context;
using Done = boost::asio::awaitable<void>;

Done collect_system(Context& context);
Done collect_interfaces(Context& context);

}  // namespace netroster::mib
