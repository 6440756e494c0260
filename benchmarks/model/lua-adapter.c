/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * The domain's side of lua-bench.c.
 */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdlib.h>

#ifdef CAGED
#include <codoms.h>
long run(const char *script, long argument) codoms_domain("lib") codoms_entry()
    codoms_access(string, 1);
#endif

long run(const char *script, long argument) {
  static lua_State *L;
  if (!L) {
    L = luaL_newstate();
    luaL_requiref(L, "_G", luaopen_base, 1);
    luaL_requiref(L, "table", luaopen_table, 1);
    luaL_requiref(L, "string", luaopen_string, 1);
    lua_settop(L, 0);
  }
  if (luaL_loadstring(L, script))
    abort();
  lua_pushinteger(L, argument);
  if (lua_pcall(L, 1, 1, 0))
    abort();
  long result = lua_tointeger(L, -1);
  lua_settop(L, 0);
  return result;
}
