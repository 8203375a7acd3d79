// Reads a log from standard input while it is written, and says what is known of
// its failure as soon as something is, and at its end.
//
//     make 2>&1 | ./follow

#include <logclass.h>
#include <stdio.h>

static void show(const char *when, const logclass_report *report) {
    if (logclass_report_diagnoses(report) == 0)
        return;
    printf("%s: line %llu: %s [%s]\n", when, (unsigned long long)logclass_diagnosis_line(report, 0),
           logclass_diagnosis_title(report, 0), logclass_diagnosis_id(report, 0));
}

int main(void) {
    logclass_classifier *classifier = logclass_classifier_builtin();
    logclass_stream *stream = logclass_stream_new(classifier);
    logclass_report *report = NULL;
    char line[4096];
    size_t known = 0;
    int failed = 0;
    while (!failed && fgets(line, sizeof line, stdin) != NULL) {
        size_t length = 0;
        while (line[length] != '\0')
            length++;
        failed = logclass_stream_push(stream, line, length) != LOGCLASS_OK ||
                 logclass_stream_so_far(stream, &report) != LOGCLASS_OK;
        if (!failed) {
            size_t now = logclass_report_diagnoses(report);
            if (now != known)
                show("so far", report);
            known = now;
            logclass_report_free(report);
        }
    }
    if (!failed && logclass_stream_finish(stream, &report) == LOGCLASS_OK) {
        show("in the end", report);
        logclass_report_free(report);
    } else {
        failed = 1;
    }
    logclass_stream_free(stream);
    logclass_classifier_free(classifier);
    return failed;
}
