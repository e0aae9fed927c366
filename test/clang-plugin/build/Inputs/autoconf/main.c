/* SPDX-License-Identifier: MIT */
#include "part.h"
int main(void) { return part(); }
