/* SPDX-License-Identifier: MIT */
#include "sync/base/busy.h"

#include "sync/base/backoff.h"

#define FIRST_PAUSE   25 /* milliseconds, a bound that doubles with each try */
#define MOST_DOUBLING 9  /* the try whose bound of 6.4 s is that of all later ones */

void busy_init(struct busy *busy, uint32_t most)
{
	uint32_t writers = most ? most : 1;
	*busy = (struct busy){.most = writers, .writers = writers, .fewest = writers};
}

void busy_met(struct busy *busy)
{
	busy->answers++;
	busy->clean = 0;
	if (busy->writers > 1)
		busy->writers /= 2;
	if (busy->writers < busy->fewest)
		busy->fewest = busy->writers;
}

void busy_kept(struct busy *busy, bool is_clean)
{
	busy->is_hopeless = false;
	if (!is_clean || busy->writers == busy->most || ++busy->clean < BUSY_CLEAN_SAVES)
		return;
	busy->writers++;
	busy->clean = 0;
}

void busy_gave_up(struct busy *busy)
{
	busy->is_hopeless = true;
}

bool patience_lasts(const struct patience *patience, bool is_hopeless)
{
	return patience->spent < BUSY_PATIENCE && (!is_hopeless || patience->resends < BUSY_TRIES);
}

uint32_t patience_pause(struct patience *patience, uint32_t asked)
{
	unsigned tried = ++patience->resends;
	return backoff_pause(FIRST_PAUSE, tried < MOST_DOUBLING ? tried : MOST_DOUBLING, asked);
}
