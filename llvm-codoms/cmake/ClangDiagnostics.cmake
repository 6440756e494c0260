# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The packaged tables of clang's diagnostics with ours behind them
# (clang/Basic/DiagnosticCodomsKinds.inc), so that no number in the packaged
# libraries changes. They are seen by our own files only; of upstream's, the
# tables' one user DiagnosticIDs.cpp is among them.
#
# codoms_clang_diagnostics(<dir>): writes them to <dir>/clang/Basic.

function(codoms_append variable anchor addition)
  string(FIND "${${variable}}" "${anchor}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR
      "the packaged DiagnosticGroups.inc is not as expected: no '${anchor}'")
  endif()
  string(REPLACE "${anchor}" "${addition}${anchor}" result "${${variable}}")
  set(${variable} "${result}" PARENT_SCOPE)
endfunction()

function(codoms_clang_diagnostics dir)
  list(GET LLVM_INCLUDE_DIRS 0 packaged)
  set(groups ${packaged}/clang/Basic/DiagnosticGroups.inc)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${groups})
  file(READ ${groups} text)
  # Offsets are left to the compiler: everything of ours stands at the end.
  codoms_append(text "};\n\nstatic const int16_t DiagSubGroups[]"
    "#define CODOMS_DIAG_ARRAYS\n#include \"clang/Basic/DiagnosticCodomsGroups.inc\"\n")
  codoms_append(text "};\n\n\n#ifdef __GNUC__\n#pragma GCC diagnostic push"
    "#define CODOMS_DIAG_SUBGROUPS\n#include \"clang/Basic/DiagnosticCodomsGroups.inc\"\n")
  codoms_append(text "  ;\n#ifdef __GNUC__\n#pragma GCC diagnostic pop"
    "#define CODOMS_DIAG_NAMES\n#include \"clang/Basic/DiagnosticCodomsGroups.inc\"\n")
  codoms_append(text "#endif // DIAG_ENTRY"
    "#include \"clang/Basic/DiagnosticCodomsGroups.inc\"\n")
  file(CONFIGURE OUTPUT ${dir}/clang/Basic/DiagnosticGroups.inc
    CONTENT "${text}" @ONLY)

  # The list of all tables is not packaged.
  set(all "")
  foreach(part Common Driver Frontend Serialization Lex Parse AST Comment
      CrossTU Sema Analysis Refactoring InstallAPI Trap Codoms)
    string(APPEND all "#include \"clang/Basic/Diagnostic${part}Kinds.inc\"\n")
  endforeach()
  file(CONFIGURE OUTPUT ${dir}/clang/Basic/AllDiagnosticKinds.inc
    CONTENT "${all}" @ONLY)
endfunction()
