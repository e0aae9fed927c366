/* SPDX-License-Identifier: MIT
 *
 * What the attacks are after. The attackers do not include it: they print what
 * they got.
 */
#define SECRET 0x5ec2e75ec2e75ec2
