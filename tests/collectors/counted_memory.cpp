#include "counted_memory.h"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> held{0};
std::atomic<std::size_t> most{0};

void* take_if_there(std::size_t size) noexcept {
  void* const memory = std::malloc(size);
  if (memory == nullptr) return nullptr;
  const auto now = held.fetch_add(malloc_usable_size(memory)) + malloc_usable_size(memory);
  if (now > most.load()) most = now;
  return memory;
}

void* take(std::size_t size) {
  void* const memory = take_if_there(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void give_back(void* memory) noexcept {
  held.fetch_sub(malloc_usable_size(memory));
  std::free(memory);
}

}  // namespace

namespace netroster::fixture {

std::size_t memory_now() { return held; }
std::size_t memory_peak() { return most; }
void reset_memory_peak() { most = held.load(); }

}  // namespace netroster::fixture

void* operator new(std::size_t size) { return take(size); }
void* operator new[](std::size_t size) { return take(size); }
// What std::stable_sort takes.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return take_if_there(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return take_if_there(size);
}
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete[](void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::size_t) noexcept { give_back(memory); }
