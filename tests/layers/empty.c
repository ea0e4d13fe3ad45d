/* SPDX-License-Identifier: MIT */
/* The program of a room: nothing is called, so that what is undefined is what the room itself calls. */
int main(void)
{
	return 0;
}
