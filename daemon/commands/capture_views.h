// What a capture held, for a reader.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collectors/capture/collector.h"
#include "daemon/render.h"

namespace netroster::daemon {

// A file that was read.
struct CaptureRead {
  std::string file;
  capture::FileFacts read;
};

// What rows can be asked for.
inline constexpr std::string_view capture_tables[] = {
    "neighbours", "hosts", "bridges", "trunks", "domains", "access-points", "files", "throughput"};

// One of them, of all files: each row begins with its file.
Rows capture_table(std::string_view table, const std::vector<CaptureRead>& files);
std::vector<Section> capture_sections(const CaptureRead& file);

}  // namespace netroster::daemon
