/* SPDX-License-Identifier: MIT
 *
 * A header with an error.
 */
typedef unknown_type other_type;
