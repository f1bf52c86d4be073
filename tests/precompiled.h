// What nearly every test includes, parsed once; see cmake/precompiled.h.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cmake/precompiled.h"
