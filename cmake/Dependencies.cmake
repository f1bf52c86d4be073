# Every third-party library, once, with the oldest version that is known to work (all in Debian 12).
# The Debian package names are in cmake/packages.txt, which netroster-demo and netroster-test install.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB 1.2.13 REQUIRED)
find_package(CURL 7.88 REQUIRED)
find_package(fmt 9.1 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(tomlplusplus 3.3 REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(SQLiteCpp 3.2 REQUIRED)
pkg_check_modules(NETSNMP REQUIRED IMPORTED_TARGET netsnmp>=5.9)
pkg_check_modules(PCAP REQUIRED IMPORTED_TARGET libpcap>=1.10)
# Debian's package of 2.8 says 2.6 in its .pc file.
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd>=1.5)
pkg_check_modules(XLSXWRITER REQUIRED IMPORTED_TARGET xlsxwriter>=1.1)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc>=2.6)

# Asio is header-only; compiling its implementation once saves seconds in every other file. The
# definitions must be the same everywhere (one-definition rule), so they live on one target.
add_library(netroster_asio STATIC cmake/asio.cpp)
target_link_libraries(netroster_asio PUBLIC Boost::headers OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
target_compile_definitions(netroster_asio PUBLIC BOOST_ASIO_SEPARATE_COMPILATION
                                                 BOOST_ASIO_NO_DEPRECATED)
# g++ 12 takes the coroutine frame's own operator delete, inlined at -O1, for a mismatch.
target_compile_options(netroster_asio INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>)
