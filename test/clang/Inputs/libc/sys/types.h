/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
typedef long off_t;
