// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// codoms/cages/expat.h: what is imported, what is lent, what is refused; handlers
// that are declared, and one that is forgotten.
//
// RUN: %clang -fsyntax-only -I%expat_src/expat/lib -Werror=codoms -Xclang -verify %s
// RUN: %cc-host -fsyntax-only -I%expat_src/expat/lib -I%codoms_include -DFINE %s
#include <codoms/cages/expat.h>

void start(void *data, const XML_Char *name, const XML_Char **atts) CODOMS_EXPAT_START_ELEMENT;
void end(void *data, const XML_Char *name) CODOMS_EXPAT_STRING;
void text(void *data, const XML_Char *s, int len) CODOMS_EXPAT_TEXT;
void cdata(void *data) CODOMS_EXPAT_PLAIN;
void pi(void *data, const XML_Char *target, const XML_Char *s) CODOMS_EXPAT_TWO_STRINGS;

void start(void *data, const XML_Char *name, const XML_Char **atts) { codoms_expat_attributes(atts); }
void end(void *data, const XML_Char *name) {}
void text(void *data, const XML_Char *s, int len) {}
void cdata(void *data) {}
void pi(void *data, const XML_Char *target, const XML_Char *s) {}
static void forgotten(void *data, const XML_Char *s) {} // expected-note {{write codoms_domain("root") codoms_entry() on its declaration, and no 'static': its gate is a symbol that other units refer to}}

int use(const char *s, int n) {
  XML_Parser p = XML_ParserCreateNS("UTF-8", '|');
  XML_ParsingStatus status;
  int offset, size;
  XML_SetUserData(p, &n);
  XML_SetElementHandler(p, start, end);
  XML_SetCharacterDataHandler(p, text);
  XML_SetCdataSectionHandler(p, cdata, cdata);
  XML_SetProcessingInstructionHandler(p, pi);
  XML_Parse(p, s, n, 1);
  XML_GetParsingStatus(p, &status);
  XML_GetInputContext(p, &offset, &size);
  XML_MemFree(p, XML_MemRealloc(p, XML_GetBuffer(p, 10), 20));
#ifndef FINE
  XML_SetCommentHandler(p, forgotten); // expected-error {{'forgotten' is passed to 'XML_SetCommentHandler', but domain 'xml' cannot call it: it is not an entry point}}
  XML_ParserCreate_MM(0, 0, 0); // expected-error {{'XML_ParserCreate_MM' is unavailable: its allocator would be the program's, whose memory the cage cannot touch}}
  // expected-note@codoms/cages/expat.h:* {{'XML_ParserCreate_MM' has been explicitly marked unavailable here}}
#endif
  return 0;
}
