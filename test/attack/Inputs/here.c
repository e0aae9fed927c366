/* SPDX-License-Identifier: MIT
 *
 * A domain is in an image if it has code or data beside its stubs.
 */
const int here = 1;
