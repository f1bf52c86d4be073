# shellcheck shell=bash
# Shared by netroster-demo and netroster-test: packages, configure, build. Sourced, never run.

say() { printf '\n== %s\n' "$*"; }
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# The packages of these kinds ("build", "test") in cmake/packages.txt that are not installed.
missing_packages() {
  local kind name
  while read -r kind name; do
    [[ " $* " == *" $kind "* ]] || continue
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || echo "$name"
  done < <(grep -v -e '^#' -e '^$' cmake/packages.txt)
}

as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -- "$@"
  else
    fail "these packages are missing and this user may not install them: ${missing[*]}
As root: apt-get install --no-install-recommends ${missing[*]}"
  fi
}

# Installs what is missing, and asks Debian's servers only then. Services that come with a package
# (snmpd, lldpd) are kept from starting: tests start their own, in namespaces.
install_packages() {
  command -v dpkg-query >/dev/null || {
    say "not a Debian system: the packages of cmake/packages.txt must be there already"
    return
  }
  local missing quiet=/usr/sbin/policy-rc.d service
  mapfile -t missing < <(missing_packages "$@")
  [[ ${#missing[@]} -gt 0 ]] || return 0
  say "installing ${#missing[@]} packages: ${missing[*]}"
  as_root apt-get -q update
  (
    if [[ ! -e $quiet ]]; then
      trap 'as_root rm -f "$quiet"' EXIT
      printf '#!/bin/sh\nexit 101\n' | as_root tee "$quiet" >/dev/null
      as_root chmod 755 "$quiet"
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "${missing[@]}"
  ) || fail "the packages could not be installed"
  for service in snmpd lldpd prometheus prometheus-snmp-exporter; do
    if [[ " ${missing[*]} " == *" $service "* && -d /run/systemd/system ]]; then
      as_root systemctl disable --quiet "$service"
    fi
  done
}

# build PRESET [TARGET…]: configures into build/PRESET and builds there, all targets unless named.
build() {
  local preset=$1 launcher=()
  shift
  # Another checkout of the same files may use what this one compiled.
  export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros
  command -v ccache >/dev/null && launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  say "building $preset${*:+ ($*)}"
  mkdir -p build
  cmake --preset "$preset" "${launcher[@]}" >"build/$preset.configure.log" 2>&1 || {
    cat "build/$preset.configure.log"
    return 1
  }
  cmake --build "build/$preset" -j "$(nproc)" ${1:+--target} "$@"
}
