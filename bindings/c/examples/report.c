// Writes the JSON reports on the logs that are named, one after the other.
//
//     cc report.c $(pkg-config --cflags --libs logclass) -o report

#include <logclass.h>
#include <stdio.h>

static int report_on(const logclass_classifier *classifier, const char *path) {
    logclass_report *report = NULL;
    char *text = NULL;
    if (logclass_classify_file(classifier, path, &report, &text) != LOGCLASS_OK) {
        fprintf(stderr, "%s\n", text);
        logclass_string_free(text);
        return 1;
    }
    int failed = logclass_report_render(report, "json", &text) != LOGCLASS_OK;
    if (!failed) {
        failed = fputs(text, stdout) == EOF;
        logclass_string_free(text);
    }
    logclass_report_free(report);
    return failed;
}

int main(int count, char **paths) {
    logclass_classifier *classifier = logclass_classifier_builtin();
    int failed = classifier == NULL;
    for (int n = 1; n < count && !failed; n++)
        failed = report_on(classifier, paths[n]);
    logclass_classifier_free(classifier);
    return failed;
}
