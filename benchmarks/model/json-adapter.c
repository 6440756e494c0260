/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "json-adapter.h"

long json_round(const char *text, unsigned size) {
  cJSON *json = cJSON_ParseWithLength(text, size);
  char *printed = cJSON_PrintUnformatted(json);
  long length = printed ? (long)strlen(printed) : -1;
  free(printed);
  cJSON_Delete(json);
  return length;
}
