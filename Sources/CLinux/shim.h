// Calls of Linux that Swift does not see by itself: they are declared for GNU sources only, or take any number of arguments.
#include <spawn.h>
#include <sys/prctl.h>

extern int memfd_create(const char *name, unsigned int flags);
extern int pidfd_open(int process, unsigned int flags);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);

/// From here on no program that this process becomes has more rights than it, whatever bits its file carries.
static inline int jixia_forbid_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

/// Nobody attaches to this process, and it leaves no core.
static inline int jixia_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
