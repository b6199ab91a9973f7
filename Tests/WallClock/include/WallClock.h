#ifndef HPR_WALL_CLOCK_H
#define HPR_WALL_CLOCK_H

/// By how many seconds the wall clock is set off.
long hpr_wall_clock_offset(void);

#endif
