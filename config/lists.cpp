#include "config/lists.h"

#include <iterator>
#include <sstream>

namespace netroster::config {

std::vector<std::string> listed(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

}  // namespace netroster::config
