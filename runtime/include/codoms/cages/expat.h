/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * expat in a cage: after this header the functions of <expat.h> are calls into
 * the domain xml, which holds an unmodified expat (link libexpat.a). Include it,
 * or <expat.h> and it, before the first use of one of them. With a compiler that
 * knows no domains it is <expat.h>.
 *
 * What a call lends, for as long as it takes:
 *   XML_Parse                    the text, to read; expat keeps a copy in the cage
 *   XML_GetParsingStatus         the status, to write
 *   XML_GetInputContext          the two numbers, to write
 *   names, encodings, bases      the string
 * The memory of XML_GetBuffer is the cage's, and the program may fill it.
 *
 * Handlers are functions of the program that expat calls. The cage can call
 * entry points only, and what it passes has to be its own to give, so that no
 * one makes a handler read for them what they may not read themselves. A
 * handler is declared again with the macro of its kind, without `static`:
 *
 *   void start(void *data, const XML_Char *name, const XML_Char **atts)
 *       CODOMS_EXPAT_START_ELEMENT;
 *
 * CODOMS_EXPAT_START_ELEMENT    XML_StartElementHandler; calls
 *                               codoms_expat_attributes(atts) before it uses them
 * CODOMS_EXPAT_STRING           name or text as a string: XML_EndElementHandler,
 *                               XML_CommentHandler, XML_EndNamespaceDeclHandler
 * CODOMS_EXPAT_TWO_STRINGS      two: XML_ProcessingInstructionHandler,
 *                               XML_StartNamespaceDeclHandler
 * CODOMS_EXPAT_TEXT             text and length: XML_CharacterDataHandler,
 *                               XML_DefaultHandler
 * CODOMS_EXPAT_PLAIN            user data alone: XML_StartCdataSectionHandler,
 *                               XML_EndDoctypeDeclHandler, ...
 *
 * The user data comes back from the cage as whatever the cage likes: a handler
 * that is given a pointer has to know it (compare it, or use a variable).
 *
 * Not expressed, and therefore an error to use: XML_ParserCreate_MM, whose
 * allocator would hand out memory that the cage cannot touch.
 */
#ifndef CODOMS_CAGES_EXPAT_H
#define CODOMS_CAGES_EXPAT_H

#include <codoms.h>
#include <expat.h>

#if CODOMS_ENABLED
#include <codoms/runtime.h>
#endif

CODOMS_IMPORT(xml, XML_*)

XML_Parser XML_ParserCreate(const XML_Char *encoding) codoms_access(string, 1);
XML_Parser XML_ParserCreateNS(const XML_Char *encoding, XML_Char separator)
    codoms_access(string, 1);
XML_Bool XML_ParserReset(XML_Parser parser, const XML_Char *encoding)
    codoms_access(string, 2);
XML_Parser XML_ExternalEntityParserCreate(XML_Parser parser,
                                          const XML_Char *context,
                                          const XML_Char *encoding)
    codoms_access(string, 2) codoms_access(string, 3);
enum XML_Status XML_SetEncoding(XML_Parser parser, const XML_Char *encoding)
    codoms_access(string, 2);
enum XML_Status XML_SetBase(XML_Parser parser, const XML_Char *base)
    codoms_access(string, 2);
enum XML_Status XML_Parse(XML_Parser parser, const char *s, int len,
                          int is_final) codoms_access(read_only, 2, 3);

/* Handed back to handlers, or memory of the cage's own. */
void XML_SetUserData(XML_Parser parser, void *data) codoms_access(none, 2);
void XML_SetExternalEntityRefHandlerArg(XML_Parser parser, void *arg)
    codoms_access(none, 2);
void XML_SetUnknownEncodingHandler(XML_Parser parser,
                                   XML_UnknownEncodingHandler handler,
                                   void *data) codoms_access(none, 3);
void XML_FreeContentModel(XML_Parser parser, XML_Content *model)
    codoms_access(none, 2);
void *XML_MemRealloc(XML_Parser parser, void *p, size_t size)
    codoms_access(none, 2);
void XML_MemFree(XML_Parser parser, void *p) codoms_access(none, 2);

#define CODOMS_EXPAT_PLAIN                                                     \
  codoms_domain("root") codoms_entry() codoms_access(none, 1)
#define CODOMS_EXPAT_STRING CODOMS_EXPAT_PLAIN codoms_access(string, 2)
#define CODOMS_EXPAT_TWO_STRINGS CODOMS_EXPAT_STRING codoms_access(string, 3)
#define CODOMS_EXPAT_TEXT CODOMS_EXPAT_PLAIN codoms_access(read_only, 2, 3)
#define CODOMS_EXPAT_START_ELEMENT CODOMS_EXPAT_STRING codoms_access(none, 3)

/* In a handler that the cage called: asserts that the cage itself may read the
   attributes, names and values up to the NULL that ends them. Otherwise the
   cage is at fault, and the program ends with the report. */
static inline void codoms_expat_attributes(const XML_Char **atts) {
#if CODOMS_ENABLED
  for (;; atts++) {
    codoms_caller_reads(atts, sizeof *atts);
    if (!*atts)
      return;
    codoms_caller_reads_string(*atts);
  }
#else
  (void)atts;
#endif
}

#if CODOMS_ENABLED
XML_Parser XML_ParserCreate_MM(const XML_Char *encoding,
                               const XML_Memory_Handling_Suite *suite,
                               const XML_Char *separator)
    codoms_access(none, 1) codoms_access(none, 2) codoms_access(none, 3)
    __attribute__((__unavailable__("its allocator would be the program's, whose "
                                   "memory the cage cannot touch")));
#endif

#endif
