/* SPDX-License-Identifier: MIT */
int part(void);
