/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
void sort(void *, unsigned long, int (*by)(const void *, const void *));
