/* SPDX-License-Identifier: MIT
 *
 * Included by the driver before assembly that goes through the preprocessor:
 * says which domain the object belongs to, as the plugin does for C. C sources
 * of the same command see nothing.
 */
#ifdef __ASSEMBLER__
        .pushsection .codoms.object, "", %progbits
        .ascii "codoms-object 1\n"
        .ascii "domain=", __CODOMS_DOMAIN__, "\n"
        .popsection
#endif
