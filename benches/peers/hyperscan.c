/* Hyperscan on a set of signatures and a log.
 * usage: hyperscan SIGNATURES LOG
 * SIGNATURES: number TAB kind TAB text; kind l, i: literal (i: in any case), r, R: regex (R: in any case).
 * The log is mapped and scanned as one block, each signature reported once.
 * Prints the places in the file, from 0, of the signatures that were found, one a line. */
#include <fcntl.h>
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST = 1 << 20 };
static unsigned char found[MOST];

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context) {
    (void)from, (void)to, (void)flags, (void)context;
    found[id] = 1;
    return 0;
}

static char *escaped(const char *text) {
    char *out = malloc(2 * strlen(text) + 1), *to = out;
    for (; *text; text++) {
        if (strchr("\\.^$|?*+()[]{}/#-", *text)) *to++ = '\\';
        *to++ = *text;
    }
    *to = 0;
    return out;
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    static const char *patterns[MOST];
    static unsigned flags[MOST], ids[MOST];
    unsigned count = 0;
    FILE *file = fopen(argv[1], "r");
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    if (!file) return 2;
    while ((length = getline(&line, &room, file)) > 0 && count < MOST) {
        if (line[length - 1] == '\n') line[length - 1] = 0;
        strtok(line, "\t");
        char kind = strtok(NULL, "\t")[0], *text = strtok(NULL, "");
        patterns[count] = kind == 'l' || kind == 'i' ? escaped(text) : strdup(text);
        flags[count] = HS_FLAG_SINGLEMATCH | HS_FLAG_MULTILINE | (kind == 'i' || kind == 'R' ? HS_FLAG_CASELESS : 0);
        ids[count] = count;
        count++;
    }
    hs_database_t *database;
    hs_compile_error_t *error;
    if (hs_compile_multi(patterns, flags, ids, count, HS_MODE_BLOCK, NULL, &database, &error) != HS_SUCCESS) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    hs_scratch_t *scratch = NULL;
    hs_alloc_scratch(database, &scratch);
    int log = open(argv[2], O_RDONLY);
    struct stat stat;
    if (log < 0 || fstat(log, &stat)) return 2;
    char *text = mmap(NULL, stat.st_size, PROT_READ, MAP_PRIVATE, log, 0);
    if (text == MAP_FAILED || hs_scan(database, text, stat.st_size, 0, scratch, on_match, NULL) != HS_SUCCESS) return 1;
    for (unsigned id = 0; id < count; id++)
        if (found[id]) printf("%u\n", id);
    return 0;
}
