/* SPDX-License-Identifier: MIT
 *
 * The domain of an object for which nobody names one: the driver tells it to
 * the preprocessor, the plugin to the linker.
 */
#ifndef CODOMS_DEFAULT_DOMAIN_H
#define CODOMS_DEFAULT_DOMAIN_H

#define CODOMS_DEFAULT_DOMAIN "main"

#endif
