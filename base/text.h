// Everything a device says is hostile text. It is bounded and made valid, printable UTF-8 here, at
// the edge, once; outputs then only have to escape for their own format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace netroster {

// Longest text kept of one value a device sends, in bytes.
inline constexpr std::size_t max_device_text = 1024;

// Valid UTF-8 of at most `limit` bytes. Bytes that are not UTF-8 are read as Latin-1 when the whole
// is plain 8-bit text. Control characters (C0, DEL, C1) become a blank (tab, CR, LF) or are
// dropped, and so are bidirectional and zero-width controls. Outer blanks and NUL padding are
// trimmed; a text of blanks only is "". A cut text ends in "…".
std::string sanitise(std::string_view raw, std::size_t limit = max_device_text);

// The same, but line breaks stay as "\n" (sysDescr has lines that mean something).
std::string sanitise_lines(std::string_view raw, std::size_t limit = 4 * max_device_text);

// Length of the UTF-8 sequence at the front of a text (RFC 3629); 0 when it is none.
std::size_t utf8_length(std::string_view text);

// True when every byte is printable ASCII, tab or a line break.
bool is_printable_ascii(std::string_view raw);

// "0a:1b:2c": two lower-case digits a byte.
std::string hex_colons(std::string_view raw);
// "0a1b2c".
std::string hex_plain(std::string_view raw);

// For a terminal: like sanitise(), but what would be dropped is shown as \xNN or \u{NNNN}.
std::string escape_for_terminal(std::string_view raw);

std::string to_lower(std::string_view text);
std::string_view trim(std::string_view text);
bool starts_with_nocase(std::string_view text, std::string_view prefix);
bool equal_nocase(std::string_view a, std::string_view b);

// How many single characters must be changed, put in, taken out or swapped with the next one to
// turn a into b; for "did you mean".
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace netroster
