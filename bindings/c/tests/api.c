// Every function of the header, with what is right and with what is wrong.

#include <logclass.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

static const char LOG[] = "ERROR: unable to select packages:\n  foo-dev (no such package):\n";

static char *json(const logclass_report *report) {
    char *text = NULL;
    CHECK(logclass_report_render(report, "json", &text) == LOGCLASS_OK);
    return text;
}

static void reports_say_what_was_found(const logclass_classifier *classifier) {
    logclass_report *report = NULL;
    CHECK(logclass_classify(classifier, LOG, strlen(LOG), &report) == LOGCLASS_OK);
    CHECK(logclass_report_verdict(report) == LOGCLASS_DIAGNOSED);
    CHECK(logclass_report_outcome(report) != LOGCLASS_BUILD_PASSED);
    CHECK(logclass_report_diagnoses(report) == 1);
    CHECK(strcmp(logclass_diagnosis_id(report, 0), "alpine/package-not-found") == 0);
    CHECK(strstr(logclass_diagnosis_title(report, 0), "foo-dev") != NULL);
    CHECK(strcmp(logclass_diagnosis_category(report, 0), "package") == 0);
    CHECK(strlen(logclass_diagnosis_cause(report, 0)) > 40);
    CHECK(logclass_diagnosis_line(report, 0) == 2);
    CHECK(logclass_diagnosis_id(report, 1) == NULL);
    CHECK(logclass_diagnosis_line(report, 1) == 0);
    CHECK(logclass_report_set_path(report, "ci/7") == LOGCLASS_OK);
    char *text = json(report);
    CHECK(strstr(text, "\"path\": \"ci/7\"") != NULL);
    logclass_string_free(text);
    CHECK(logclass_report_render(report, "docx", &text) == LOGCLASS_USAGE);
    CHECK(logclass_report_render(report, "json", NULL) == LOGCLASS_USAGE);
    CHECK(logclass_report_set_path(report, NULL) == LOGCLASS_OK);
    CHECK(logclass_report_set_path(report, "\xff") == LOGCLASS_USAGE);
    logclass_report_free(report);
}

static void pieces_give_the_report_of_the_whole(const logclass_classifier *classifier) {
    logclass_report *report = NULL;
    CHECK(logclass_classify(classifier, LOG, strlen(LOG), &report) == LOGCLASS_OK);
    char *whole = json(report);
    logclass_report_free(report);
    logclass_stream *stream = logclass_stream_new(classifier);
    for (size_t at = 0; at < strlen(LOG); at++)
        CHECK(logclass_stream_push(stream, LOG + at, 1) == LOGCLASS_OK);
    CHECK(logclass_stream_push(stream, NULL, 0) == LOGCLASS_OK);
    CHECK(logclass_stream_push(stream, NULL, 1) == LOGCLASS_USAGE);
    CHECK(logclass_stream_so_far(stream, &report) == LOGCLASS_OK);
    char *so_far = json(report);
    CHECK(strcmp(whole, so_far) == 0);
    logclass_report_free(report);
    CHECK(logclass_stream_finish(stream, &report) == LOGCLASS_OK);
    char *finished = json(report);
    CHECK(strcmp(whole, finished) == 0);
    logclass_report_free(report);
    CHECK(logclass_stream_finish(stream, &report) == LOGCLASS_USAGE);
    CHECK(logclass_stream_push(stream, LOG, 1) == LOGCLASS_USAGE);
    logclass_stream_free(stream);
    logclass_string_free(whole);
    logclass_string_free(so_far);
    logclass_string_free(finished);
}

static void a_status_overrules_the_log(const logclass_classifier *classifier) {
    logclass_classifier *failed = logclass_classifier_with_exit_code(classifier, 2);
    logclass_report *report = NULL;
    CHECK(logclass_classify(failed, "all is well\n", 12, &report) == LOGCLASS_OK);
    CHECK(logclass_report_outcome(report) == LOGCLASS_BUILD_FAILED);
    logclass_report_free(report);
    logclass_classifier_free(failed);
    CHECK(logclass_classify(classifier, NULL, 0, &report) == LOGCLASS_OK);
    CHECK(logclass_report_verdict(report) == LOGCLASS_CLEAN);
    logclass_report_free(report);
    logclass_stream *stream = logclass_stream_new(classifier);
    CHECK(logclass_stream_finish_with_exit_code(stream, 2, &report) == LOGCLASS_OK);
    CHECK(logclass_report_outcome(report) == LOGCLASS_BUILD_FAILED);
    logclass_report_free(report);
    logclass_stream_free(stream);
}

static void options_choose_signatures(const char *demo) {
    const char log[] = "demo: no such package: foo\ndemo: build failed\n";
    logclass_options *options = logclass_options_new();
    CHECK(logclass_options_add_signatures(options, demo) == LOGCLASS_OK);
    CHECK(logclass_options_set_builtin(options, false) == LOGCLASS_OK);
    CHECK(logclass_options_set_all(options, false) == LOGCLASS_OK);
    CHECK(logclass_options_set_redact(options, true) == LOGCLASS_OK);
    CHECK(logclass_options_set_max_input(options, 1 << 20) == LOGCLASS_OK);
    CHECK(logclass_options_set_threads(options, 2) == LOGCLASS_OK);
    CHECK(logclass_options_set_min_confidence(options, "low") == LOGCLASS_OK);
    CHECK(logclass_options_set_min_confidence(options, "certain") == LOGCLASS_USAGE);
    CHECK(logclass_options_set_framing(options, "github") == LOGCLASS_OK);
    CHECK(logclass_options_set_framing(options, "no-such") == LOGCLASS_USAGE);
    logclass_classifier *classifier = NULL;
    char *message = NULL;
    CHECK(logclass_classifier_new(options, &classifier, &message) == LOGCLASS_OK);
    CHECK(message == NULL);
    logclass_report *report = NULL;
    CHECK(logclass_classify(classifier, log, strlen(log), &report) == LOGCLASS_OK);
    CHECK(strcmp(logclass_diagnosis_id(report, 0), "demo/missing-package") == 0);
    logclass_report_free(report);
    logclass_classifier_free(classifier);
    CHECK(logclass_options_add_signatures(options, "no/such.toml") == LOGCLASS_OK);
    CHECK(logclass_classifier_new(options, &classifier, &message) == LOGCLASS_IO);
    CHECK(strstr(message, "no/such.toml") != NULL);
    logclass_string_free(message);
    CHECK(logclass_classifier_new(options, &classifier, NULL) == LOGCLASS_IO);
    logclass_options_free(options);
    // a file that is no signature file
    options = logclass_options_new();
    CHECK(logclass_options_add_signatures(options, __FILE__) == LOGCLASS_OK);
    CHECK(logclass_classifier_new(options, &classifier, &message) == LOGCLASS_SIGNATURE);
    logclass_string_free(message);
    logclass_options_free(options);
}

static void files_are_read(const logclass_classifier *classifier, const char *log) {
    logclass_report *report = NULL;
    char *message = NULL;
    CHECK(logclass_classify_file(classifier, log, &report, &message) == LOGCLASS_OK);
    CHECK(logclass_report_verdict(report) == LOGCLASS_DIAGNOSED);
    logclass_report_free(report);
    CHECK(logclass_classify_file(classifier, "no/such.log", &report, &message) == LOGCLASS_IO);
    CHECK(strstr(message, "no/such.log") != NULL);
    logclass_string_free(message);
}

static void null_is_a_mistake_and_no_crash(const logclass_classifier *classifier) {
    logclass_report *report = NULL;
    char *text = NULL;
    CHECK(logclass_classify(NULL, LOG, 1, &report) == LOGCLASS_USAGE);
    CHECK(logclass_classify(classifier, NULL, 1, &report) == LOGCLASS_USAGE);
    CHECK(logclass_classify(classifier, LOG, 1, NULL) == LOGCLASS_USAGE);
    CHECK(logclass_classify_file(classifier, NULL, &report, NULL) == LOGCLASS_USAGE);
    CHECK(logclass_classifier_new(NULL, NULL, NULL) == LOGCLASS_USAGE);
    CHECK(logclass_classifier_with_exit_code(NULL, 1) == NULL);
    CHECK(logclass_stream_new(NULL) == NULL);
    CHECK(logclass_stream_push(NULL, LOG, 1) == LOGCLASS_USAGE);
    CHECK(logclass_stream_so_far(NULL, &report) == LOGCLASS_USAGE);
    CHECK(logclass_stream_finish(NULL, &report) == LOGCLASS_USAGE);
    CHECK(logclass_stream_finish_with_exit_code(NULL, 1, &report) == LOGCLASS_USAGE);
    CHECK(logclass_options_set_all(NULL, true) == LOGCLASS_USAGE);
    CHECK(logclass_options_add_signatures(NULL, "x") == LOGCLASS_USAGE);
    CHECK(logclass_report_render(NULL, "json", &text) == LOGCLASS_USAGE);
    CHECK(logclass_report_set_path(NULL, "x") == LOGCLASS_USAGE);
    CHECK(logclass_report_verdict(NULL) == LOGCLASS_UNKNOWN);
    CHECK(logclass_report_outcome(NULL) == LOGCLASS_BUILD_UNKNOWN);
    CHECK(logclass_report_diagnoses(NULL) == 0);
    CHECK(logclass_diagnosis_id(NULL, 0) == NULL);
    CHECK(logclass_diagnosis_line(NULL, 0) == 0);
    CHECK(report == NULL && text == NULL);
    logclass_report_free(NULL);
    logclass_stream_free(NULL);
    logclass_options_free(NULL);
    logclass_classifier_free(NULL);
    logclass_string_free(NULL);
}

int main(int count, char **arguments) {
    CHECK(count == 3); // the log with a known cause, the demo signatures
    CHECK(strlen(logclass_version()) > 0);
    logclass_classifier *classifier = logclass_classifier_builtin();
    reports_say_what_was_found(classifier);
    pieces_give_the_report_of_the_whole(classifier);
    a_status_overrules_the_log(classifier);
    files_are_read(classifier, arguments[1]);
    options_choose_signatures(arguments[2]);
    null_is_a_mistake_and_no_crash(classifier);
    logclass_classifier_free(classifier);
    puts("ok");
    return 0;
}
