/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * An ordinary client of expat: reads an XML document in pieces and prints its
 * outline to a number of levels, one line for each element with its attributes,
 * and how much text is in it; with 0 levels it just counts words. Compiled with -DCAGED, expat runs in the domain xml: it reads what
 * XML_Parse lends, and calls the three handlers, nothing else.
 */
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef CAGED
#include <codoms/cages/expat.h>
void start(void *, const XML_Char *, const XML_Char **) CODOMS_EXPAT_START_ELEMENT;
void end(void *, const XML_Char *) CODOMS_EXPAT_STRING;
void text(void *, const XML_Char *, int) CODOMS_EXPAT_TEXT;
#else
#define codoms_expat_attributes(atts) (void)(atts)
#endif

#define CHUNK (64 * 1024)
#define DEPTH 64

/* What no library should see. */
char secret[32] = "the key to the front door";

static struct {
  int depth, shown;
  unsigned long elements, attributes, words;
  unsigned long length[DEPTH];
} outline;

void start(void *data, const XML_Char *name, const XML_Char **atts) {
  codoms_expat_attributes(atts);
  outline.elements++;
  if (outline.depth < outline.shown) {
    printf("%*s%s", 2 * outline.depth, "", name);
    for (int i = 0; atts[i]; i += 2)
      printf(" %s=\"%s\"", atts[i], atts[i + 1]);
    printf("\n");
  }
  for (; *atts; atts += 2)
    outline.attributes++;
  if (++outline.depth < DEPTH)
    outline.length[outline.depth] = 0;
}

void end(void *data, const XML_Char *name) {
  if (outline.depth < DEPTH && outline.depth <= outline.shown &&
      outline.length[outline.depth])
    printf("%*s/%s %lu\n", 2 * (outline.depth - 1), "", name,
           outline.length[outline.depth]);
  outline.depth--;
}

void text(void *data, const XML_Char *s, int len) {
  int inside = 0;
  if (outline.depth < DEPTH)
    outline.length[outline.depth] += len;
  for (int i = 0; i < len; i++) {
    int blank = s[i] == ' ' || s[i] == '\n' || s[i] == '\t';
    outline.words += inside && blank;
    inside = !blank;
  }
  outline.words += inside;
}

int main(int argc, char **argv) {
  static char buffer[CHUNK];
  FILE *f;
  if (argc < 2 || !(f = fopen(argv[1], "rb"))) {
    fprintf(stderr, "usage: client DOCUMENT [LEVELS]\n");
    return 2;
  }
  outline.shown = argc > 2 ? atoi(argv[2]) : DEPTH;

  XML_Parser parser = XML_ParserCreate(NULL);
  if (!parser)
    return 1;
  if (outline.shown)
    XML_SetElementHandler(parser, start, end);
  XML_SetCharacterDataHandler(parser, text);
  for (int last = 0; !last;) {
    int size = fread(buffer, 1, sizeof buffer, f);
    last = size < (int)sizeof buffer;
    if (XML_Parse(parser, buffer, size, last) == XML_STATUS_ERROR) {
      printf("%s:%lu: %s\n", argv[1],
             (unsigned long)XML_GetCurrentLineNumber(parser),
             XML_ErrorString(XML_GetErrorCode(parser)));
      return 1;
    }
  }
  XML_ParserFree(parser);
  printf("%lu elements, %lu attributes, %lu words\n", outline.elements,
         outline.attributes, outline.words);
  return 0;
}
