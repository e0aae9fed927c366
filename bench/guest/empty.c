/* SPDX-License-Identifier: MIT
 *
 * Nothing: what starting and ending cost.
 */
int main(void) { return 0; }
