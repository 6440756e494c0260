// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The packaged LLVM libraries are not instrumented: an allocator that they
// share with our code would seem to hand out poisoned memory. lld frees nothing
// that fatal() jumps over.
extern "C" const char *__asan_default_options() {
  return "allow_user_poisoning=0:detect_container_overflow=0:detect_leaks=0";
}
