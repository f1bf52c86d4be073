# Warnings are errors on every compiler; sanitizers come from the preset.
add_library(netroster_flags INTERFACE)
target_compile_options(netroster_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                                                 -Werror -fno-omit-frame-pointer -pthread)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees overlapping copies in std::string's operator+ where there are none (GCC bug 105651).
  target_compile_options(netroster_flags INTERFACE -Wno-restrict)
endif()
target_include_directories(netroster_flags INTERFACE ${PROJECT_SOURCE_DIR})
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(netroster_flags INTERFACE -fstack-protector-strong)
  target_compile_definitions(netroster_flags INTERFACE _FORTIFY_SOURCE=2)
  # g++ 12 sees overlapping copies in std::string::insert and operator+ that are not there (GCC bug 105329).
  target_compile_options(netroster_flags INTERFACE
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)
endif()
if(NETROSTER_SANITIZE)
  target_compile_options(netroster_flags INTERFACE -fsanitize=${NETROSTER_SANITIZE}
                                                   -fno-sanitize-recover=all)
  target_link_options(netroster_flags INTERFACE -fsanitize=${NETROSTER_SANITIZE})
  target_compile_options(netroster_asio PRIVATE -fsanitize=${NETROSTER_SANITIZE})
  # clang 14 cannot assemble this check in front of a coroutine's parts.
  target_compile_options(netroster_flags INTERFACE
                         $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=function>)
endif()
if(NETROSTER_SANITIZE STREQUAL "thread")
  # ThreadSanitizer does not understand fences. Asio's add nothing to the locks of its queues, which
  # it does understand. Everywhere alike (one-definition rule).
  target_compile_definitions(netroster_asio PUBLIC BOOST_ASIO_DISABLE_FENCED_BLOCK)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 takes an empty std::optional for uninitialised when it instruments the code, and the text
    # of a list's first entry for one that reaches into the next.
    target_compile_options(netroster_flags INTERFACE -Wno-tsan -Wno-maybe-uninitialized -Wno-array-bounds
                           -Wno-stringop-overflow -Wno-stringop-overread)
    target_compile_options(netroster_asio PRIVATE -Wno-tsan)
  endif()
endif()
if(NETROSTER_FUZZ)
  target_compile_options(netroster_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# Headers that nearly every file includes, parsed once for all modules. ccache needs these options and
# CCACHE_SLOPPINESS=pch_defines,time_macros to see through it.
option(NETROSTER_PRECOMPILE "Precompile common headers: a whole build takes two thirds of the time" OFF)
if(NETROSTER_PRECOMPILE)
  target_compile_options(netroster_flags INTERFACE
    $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess> "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")
  target_link_libraries(netroster_flags INTERFACE fmt::fmt)
endif()

# netroster_precompile(TARGET OWNER HEADER): TARGET uses HEADER as OWNER, the first target, compiled it.
function(netroster_precompile target owner header)
  if(NETROSTER_PRECOMPILE AND target STREQUAL owner)
    target_precompile_headers(${target} PRIVATE ${header})
  elseif(NETROSTER_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()

# netroster_module(NAME SOURCES file... [LINKS target...] [PRIVATE_LINKS target...])
# One code folder is one target; LINKS lists only the arrows that docs/modules/README.md allows.
function(netroster_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(netroster_${name} STATIC ${arg_SOURCES})
  target_link_libraries(netroster_${name} PUBLIC netroster_flags ${arg_LINKS}
                                          PRIVATE ${arg_PRIVATE_LINKS})
  netroster_precompile(netroster_${name} netroster_base ${PROJECT_SOURCE_DIR}/cmake/precompiled.h)
endfunction()
