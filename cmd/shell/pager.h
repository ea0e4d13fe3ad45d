/* SPDX-License-Identifier: MIT */
/*
 * pager: a program that shows standard output a screen at a time, where that is a terminal.
 *
 *     struct pager pager;
 *     pager_begin(options, &pager);
 *     ... print to stdout ...
 *     pager_end(&pager);                     waits until whoever reads has quit
 *
 * The program is DASHSYNC_PAGER, else PAGER, else `less -FRX`, which shows what fits on a screen without asking; its
 * words are split at blanks, and no shell is run. There is none with --no-pager, on a dumb terminal, where the variable
 * is empty or "cat", or where the program cannot be started: then all is printed plainly.
 *
 * Colours, width and links are those of the terminal: ask for them (terminal.h) before pager_begin.
 */
#ifndef DASHSYNC_CMD_SHELL_PAGER_H
#define DASHSYNC_CMD_SHELL_PAGER_H

struct options;

struct pager {
	long child;   /* its process; 0: there is none */
	int terminal; /* standard output as it was */
};

/*
 * From here on standard output goes to the pager. The work is done: ^C is the pager's now, and --run-timeout ends
 * nothing any more.
 */
void pager_begin(const struct options *options, struct pager *out);

/* Standard output is the terminal again, without an error where somebody quit before the end. */
void pager_end(struct pager *pager);

#endif
