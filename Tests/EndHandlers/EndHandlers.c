// Loaded into a program by LD_PRELOAD, it says on standard error that the program has its libraries
// taken apart at its end, which is no good to threads that still work.
#include "EndHandlers.h"

#include <unistd.h>

__attribute__((destructor)) static void tell(void) {
  static const char words[] = "the libraries are taken apart\n";
  if (write(STDERR_FILENO, words, sizeof words - 1) < 0) _exit(1);
}
