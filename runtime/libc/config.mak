# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Appended to musl's config.mak.

# Written for __GNUC__ these read whole words, up to seven bytes past the object:
# past what a capability covers, too. Without it they go byte by byte.
CODOMS_BYTEWISE = memccpy memchr stpcpy stpncpy strchrnul strlcpy strlen
$(CODOMS_BYTEWISE:%=obj/src/string/%.o): CFLAGS_ALL += -U__GNUC__

# They run before the canary is there.
obj/src/codoms/%.o: CFLAGS_ALL += $(CFLAGS_NOSSP)

# Fault reports follow the calls through the library, too.
CFLAGS_ALL += -fasynchronous-unwind-tables
