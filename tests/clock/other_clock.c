// A clock of one's own for programs that know nothing of it, by LD_PRELOAD: time runs NETROSTER_CLOCK_SPEED times
// as fast, waiting included, and the clock on the wall is off by as many seconds as the file
// NETROSTER_CLOCK_STEP says, which may change at any moment. CLOCK_MONOTONIC knows of no step.
//
// NETROSTER_CLOCK_START (seconds of CLOCK_REALTIME) is when time began to run fast, so that several
// programs agree; without it each begins with itself.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static const long long second = 1000000000;

static double speed = 1;
static long long wall_start, steady_start;  // ns, of the real clocks
static const volatile char* step_text;      // what the file holds now

static int (*real_clock_gettime)(clockid_t, struct timespec*);
static int (*real_clock_nanosleep)(clockid_t, int, const struct timespec*, struct timespec*);
static int (*real_timerfd_settime)(int, int, const struct itimerspec*, struct itimerspec*);
static int (*real_ppoll)(struct pollfd*, nfds_t, const struct timespec*, const sigset_t*);
static int (*real_cond_clockwait)(pthread_cond_t*, pthread_mutex_t*, clockid_t,
                                  const struct timespec*);

static long long ns_of(struct timespec t) { return t.tv_sec * second + t.tv_nsec; }

static struct timespec timespec_of(long long ns) {
  struct timespec t = {ns / second, ns % second};
  return t;
}

// What is to be waited for real; never nothing where something was asked for.
static struct timespec shorter(struct timespec t) {
  const long long ns = (long long)((double)ns_of(t) / speed);
  return timespec_of(ns == 0 && ns_of(t) > 0 ? 1 : ns);
}

static void* next(const char* name) {
  void* found = dlsym(RTLD_NEXT, name);
  if (found == NULL) abort();
  return found;
}

static long long real_now(clockid_t clock) {
  struct timespec t;
  real_clock_gettime(clock, &t);
  return ns_of(t);
}

__attribute__((constructor)) static void begin(void) {
  if (real_clock_gettime != NULL) return;
  real_clock_nanosleep = next("clock_nanosleep");
  real_timerfd_settime = next("timerfd_settime");
  real_ppoll = next("ppoll");
  real_cond_clockwait = next("pthread_cond_clockwait");
  real_clock_gettime = next("clock_gettime");
  const char* text = getenv("NETROSTER_CLOCK_SPEED");
  if (text != NULL && atof(text) > 0) speed = atof(text);
  wall_start = real_now(CLOCK_REALTIME);
  steady_start = real_now(CLOCK_MONOTONIC);
  text = getenv("NETROSTER_CLOCK_START");
  if (text != NULL) {
    const long long given = (long long)(atof(text) * 1e9);
    steady_start += given - wall_start;
    wall_start = given;
  }
  text = getenv("NETROSTER_CLOCK_STEP");
  const int fd = text == NULL ? -1 : open(text, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  void* mapped = mmap(NULL, 32, PROT_READ, MAP_SHARED, fd, 0);  // 32 octets, blanks behind the number
  if (mapped != MAP_FAILED) step_text = mapped;
  close(fd);
}

static long long step(void) {
  if (step_text == NULL) return 0;
  char text[32];
  for (int i = 0; i < 31; ++i) text[i] = step_text[i];
  text[31] = 0;
  return (long long)(atof(text) * 1e9);
}

static int is_steady(clockid_t clock) {
  return clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_COARSE || clock == CLOCK_BOOTTIME ||
         clock == CLOCK_MONOTONIC_RAW;
}

static int is_wall(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
}

int clock_gettime(clockid_t clock, struct timespec* out) {
  begin();
  if (!is_steady(clock) && !is_wall(clock)) return real_clock_gettime(clock, out);
  const long long start = is_steady(clock) ? steady_start : wall_start;
  const long long gone = real_now(is_steady(clock) ? CLOCK_MONOTONIC : CLOCK_REALTIME) - start;
  *out = timespec_of(start + (long long)((double)gone * speed) + (is_wall(clock) ? step() : 0));
  return 0;
}

int gettimeofday(struct timeval* restrict out, void* restrict zone) {
  struct timespec t;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &t);
  out->tv_sec = t.tv_sec;
  out->tv_usec = t.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* out) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  if (out != NULL) *out = t.tv_sec;
  return t.tv_sec;
}

// How much is left until a moment of our clock, in real time.
static struct timespec left_until(clockid_t clock, struct timespec when) {
  struct timespec now;
  clock_gettime(clock, &now);
  const long long left = ns_of(when) - ns_of(now);
  return left <= 0 ? timespec_of(0) : shorter(timespec_of(left));
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec* when, struct timespec* left) {
  begin();
  const struct timespec real =
      flags & TIMER_ABSTIME ? left_until(clock, *when) : shorter(*when);
  return real_clock_nanosleep(CLOCK_MONOTONIC, 0, &real, left);
}

int nanosleep(const struct timespec* when, struct timespec* left) {
  const int code = clock_nanosleep(CLOCK_MONOTONIC, 0, when, left);
  if (code == 0) return 0;
  errno = code;
  return -1;
}

int usleep(useconds_t us) {
  const struct timespec when = timespec_of(us * 1000LL);
  return nanosleep(&when, NULL);
}

// Only as event loops use them: relative, or at once.
int timerfd_settime(int fd, int flags, const struct itimerspec* given, struct itimerspec* before) {
  begin();
  struct itimerspec real = *given;
  if (!(flags & TFD_TIMER_ABSTIME)) {
    real.it_value = shorter(given->it_value);
    real.it_interval = shorter(given->it_interval);
  }
  return real_timerfd_settime(fd, flags, &real, before);
}

int epoll_wait(int fd, struct epoll_event* events, int most, int timeout_ms) {
  begin();
  struct timespec real = shorter(timespec_of(timeout_ms * 1000000LL));
  return epoll_pwait2(fd, events, most, timeout_ms < 0 ? NULL : &real, NULL);
}

int poll(struct pollfd* files, nfds_t count, int timeout_ms) {
  begin();
  struct timespec real = shorter(timespec_of(timeout_ms * 1000000LL));
  return real_ppoll(files, count, timeout_ms < 0 ? NULL : &real, NULL);
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                           const struct timespec* until) {
  begin();
  const long long left = ns_of(left_until(clock, *until));
  const struct timespec real = timespec_of(real_now(CLOCK_MONOTONIC) + left);
  return real_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, &real);
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                           const struct timespec* until) {
  return pthread_cond_clockwait(condition, mutex, CLOCK_REALTIME, until);
}
