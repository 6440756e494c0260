/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The program: starts the report. In the hostile twin, says which attack.
 */
#include "table.h"
#include <stdlib.h>

int main(int argc, char **argv) {
  int attack = argc > 2 ? argv[1][0] : 0;
  unsigned long address = argc > 2 ? strtoul(argv[2], NULL, 16) : 0;
#ifdef EVIL
  if (attack)
    sorter_arm(attack, address);
#endif
  return records_report(attack, address);
}
