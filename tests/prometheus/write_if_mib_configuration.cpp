// Prints the configuration that tests give to prometheus-snmp-exporter.
#include <cstdio>

#include "if_mib_configuration.h"

int main() {
  std::fputs(netroster::prometheus::test::if_mib_configuration().c_str(), stdout);
  return 0;
}
