/* SPDX-License-Identifier: MIT */
/*
 * streams: standard input, output and error, from the start of the process to its end.
 *
 *     streams_open();                       first of all
 *     ...
 *     return streams_close(result);         last
 */
#ifndef DASHSYNC_CMD_SHELL_STREAMS_H
#define DASHSYNC_CMD_SHELL_STREAMS_H

/*
 * Occupies each of the descriptors 0 to 2 that is closed, so that no file or connection that is opened later gets its
 * number and is then read or written as if it were a standard stream. Reading a closed standard input and writing to
 * a closed standard output stay errors. A write beyond the limit of file size (ulimit -f) becomes an error, too,
 * instead of a signal that ends the process; and so does one to a pipe that nobody reads any more, for it must end
 * neither a save in flight nor a report that goes to a file.
 */
void streams_open(void);

/*
 * Closes standard output. Where the result could not be written, says so on standard error and returns
 * FAULT_FAILED in place of an exit code of 0. Where the reader of a pipe went away (`dashsync plan | head`), the
 * process ends as git does there: silently, by SIGPIPE, which a shell shows as 141.
 */
int streams_close(int result);

#endif
