/* SPDX-License-Identifier: MIT
 *
 * Never read: a generated header of this name would hide it.
 */
