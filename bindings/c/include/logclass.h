// logclass: reads a build log and says why the build failed and how to fix it.
//
// Written by cbindgen from bindings/c/src: do not edit.
//
// Handles are opaque, are made by a function of this header and freed by the one
// that is named after them; NULL may be freed. What can fail returns a status and
// leaves its results untouched unless that is LOGCLASS_OK. Texts are UTF-8 and end
// in a NUL. A classifier may be used by any number of threads at a time; every
// other handle by one.

#ifndef LOGCLASS_H
#define LOGCLASS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>


// How a call ended.
typedef enum {
  // As it should.
  LOGCLASS_OK = 0,
  // A pointer is NULL, a text is no UTF-8, or a name is not known.
  LOGCLASS_USAGE = 1,
  // A file cannot be read.
  LOGCLASS_IO = 2,
  // A file of signatures is not right.
  LOGCLASS_SIGNATURE = 3,
  // A defect of logclass. The handles of the call are not to be used again,
  // only freed.
  LOGCLASS_PANIC = 4,
} logclass_status;

// What logclass makes of a log.
typedef enum {
  // At least one cause that made the build fail.
  LOGCLASS_DIAGNOSED = 0,
  // It failed, or looks so, and no signature says why.
  LOGCLASS_UNKNOWN = 1,
  // Nothing failed, or only what was tolerated.
  LOGCLASS_CLEAN = 2,
} logclass_verdict;

// What the log, or the caller, says of the build itself.
typedef enum {
  // It failed.
  LOGCLASS_BUILD_FAILED = 0,
  // It passed.
  LOGCLASS_BUILD_PASSED = 1,
  // The log does not say.
  LOGCLASS_BUILD_UNKNOWN = 2,
} logclass_outcome;

// Signatures made ready to read logs. Make one and keep it; threads may share it.
typedef struct logclass_classifier logclass_classifier;

// How logs are to be read, and with which signatures.
typedef struct logclass_options logclass_options;

// The answer for one log. The most asked for can be asked of it; all of it is in
// the JSON document.
typedef struct logclass_report logclass_report;

// A log that arrives piece by piece, as plain text. Memory stays bounded.
typedef struct logclass_stream logclass_stream;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The version of this library, as "1.2.3".
const char *logclass_version(void);

// The built-in signatures with default options. NULL only after a defect.
logclass_classifier *logclass_classifier_builtin(void);

// Any signatures, any options. If it fails and `message` is not NULL, it says
// why, to be freed with logclass_string_free.
logclass_status logclass_classifier_new(const logclass_options *options,
                                        logclass_classifier **classifier,
                                        char **message);

// The same for builds that ended with this exit status, which overrules what
// their logs say. Costs next to nothing: the signatures are shared. NULL if the
// classifier is NULL.
logclass_classifier *logclass_classifier_with_exit_code(const logclass_classifier *classifier,
                                                        int exit_code);

// Frees a classifier; its streams and reports stay.
void logclass_classifier_free(logclass_classifier *classifier);

// Reads a whole log that is in memory, packed or not. `log` may be NULL if
// `length` is 0.
logclass_status logclass_classify(const logclass_classifier *classifier,
                                  const void *log,
                                  size_t length,
                                  logclass_report **report);

// Reads a log file, packed or not, in memory that does not grow with it. If it
// fails and `message` is not NULL, it says why, to be freed with
// logclass_string_free.
logclass_status logclass_classify_file(const logclass_classifier *classifier,
                                       const char *path,
                                       logclass_report **report,
                                       char **message);

// The defaults: the built-in signatures, everything reported, secrets taken out.
// NULL only after a defect.
logclass_options *logclass_options_new(void);

// Frees options; a classifier that was made with them stays.
void logclass_options_free(logclass_options *options);

// Adds the signatures of a file, or of all *.toml files of a folder. They are
// read when the classifier is made.
logclass_status logclass_options_add_signatures(logclass_options *options, const char *path);

// Whether the built-in signatures are used.
logclass_status logclass_options_set_builtin(logclass_options *options, bool yes);

// Whether signatures in preview are used and what would be folded is reported.
logclass_status logclass_options_set_all(logclass_options *options, bool yes);

// Whether secrets are taken out of what a report quotes.
logclass_status logclass_options_set_redact(logclass_options *options, bool yes);

// Diagnoses that are less sure are not reported: "low", "medium" or "high".
logclass_status logclass_options_set_min_confidence(logclass_options *options, const char *level);

// At most so many decoded bytes of a log are read.
logclass_status logclass_options_set_max_input(logclass_options *options, uint64_t bytes);

// A log that is in memory is read by so many threads.
logclass_status logclass_options_set_threads(logclass_options *options, size_t threads);

// What a CI system wrapped round the lines, by name, when it is not to be guessed.
logclass_status logclass_options_set_framing(logclass_options *options, const char *name);

// What logclass makes of the log.
logclass_verdict logclass_report_verdict(const logclass_report *report);

// How the build went.
logclass_outcome logclass_report_outcome(const logclass_report *report);

// How many diagnoses there are, best first.
size_t logclass_report_diagnoses(const logclass_report *report);

// The signature of a diagnosis, such as "npm/eresolve". NULL if there are not so
// many; valid as long as the report.
const char *logclass_diagnosis_id(const logclass_report *report, size_t n);

// The failure, with the reader's own names. As logclass_diagnosis_id.
const char *logclass_diagnosis_title(const logclass_report *report, size_t n);

// The class of the failure, such as "package". As logclass_diagnosis_id.
const char *logclass_diagnosis_category(const logclass_report *report, size_t n);

// Why it happens. As logclass_diagnosis_id.
const char *logclass_diagnosis_cause(const logclass_report *report, size_t n);

// The line of a diagnosis in the decoded log, from 1 on; 0 if there are not so many.
uint64_t logclass_diagnosis_line(const logclass_report *report, size_t n);

// What the report calls the log; NULL for nothing.
logclass_status logclass_report_set_path(logclass_report *report, const char *path);

// Writes a report in any format of the command by its name: "json", "text",
// "markdown", "sarif" and so on. The text is to be freed with
// logclass_string_free.
logclass_status logclass_report_render(const logclass_report *report,
                                       const char *format,
                                       char **text);

// Frees a report.
void logclass_report_free(logclass_report *report);

// Begins a log. NULL if the classifier is NULL.
logclass_stream *logclass_stream_new(const logclass_classifier *classifier);

// Takes the next piece, of any length; it is not needed any more afterwards.
logclass_status logclass_stream_push(logclass_stream *stream, const void *piece, size_t length);

// What the report would be if the log ended here. Nothing in it is final: what
// follows may tolerate a failure or name its cause.
logclass_status logclass_stream_so_far(const logclass_stream *stream, logclass_report **report);

// Ends the log and says what it was about. The stream takes nothing more; it is
// still to be freed.
logclass_status logclass_stream_finish(logclass_stream *stream, logclass_report **report);

// Ends the log of a build that ended with this exit status.
logclass_status logclass_stream_finish_with_exit_code(logclass_stream *stream,
                                                      int exit_code,
                                                      logclass_report **report);

// Frees a stream, finished or not.
void logclass_stream_free(logclass_stream *stream);

// Frees a text that a function gave to be freed.
void logclass_string_free(char *text);

// Frees a text that a function gave to be freed.
void logclass_string_free(char *text);

// The defaults: the built-in signatures, everything reported, secrets taken out.
// NULL only after a defect.
logclass_options *logclass_options_new(void);

// Frees options; a classifier that was made with them stays.
void logclass_options_free(logclass_options *options);

// Adds the signatures of a file, or of all *.toml files of a folder. They are
// read when the classifier is made.
logclass_status logclass_options_add_signatures(logclass_options *options, const char *path);

// Whether the built-in signatures are used.
logclass_status logclass_options_set_builtin(logclass_options *options, bool yes);

// Whether signatures in preview are used and what would be folded is reported.
logclass_status logclass_options_set_all(logclass_options *options, bool yes);

// Whether secrets are taken out of what a report quotes.
logclass_status logclass_options_set_redact(logclass_options *options, bool yes);

// Diagnoses that are less sure are not reported: "low", "medium" or "high".
logclass_status logclass_options_set_min_confidence(logclass_options *options, const char *level);

// At most so many decoded bytes of a log are read.
logclass_status logclass_options_set_max_input(logclass_options *options, uint64_t bytes);

// A log that is in memory is read by so many threads.
logclass_status logclass_options_set_threads(logclass_options *options, size_t threads);

// What a CI system wrapped round the lines, by name, when it is not to be guessed.
logclass_status logclass_options_set_framing(logclass_options *options, const char *name);

// The built-in signatures with default options. NULL only after a defect.
logclass_classifier *logclass_classifier_builtin(void);

// Any signatures, any options. If it fails and `message` is not NULL, it says
// why, to be freed with logclass_string_free.
logclass_status logclass_classifier_new(const logclass_options *options,
                                        logclass_classifier **classifier,
                                        char **message);

// The same for builds that ended with this exit status, which overrules what
// their logs say. Costs next to nothing: the signatures are shared. NULL if the
// classifier is NULL.
logclass_classifier *logclass_classifier_with_exit_code(const logclass_classifier *classifier,
                                                        int exit_code);

// Frees a classifier; its streams and reports stay.
void logclass_classifier_free(logclass_classifier *classifier);

// Reads a whole log that is in memory, packed or not. `log` may be NULL if
// `length` is 0.
logclass_status logclass_classify(const logclass_classifier *classifier,
                                  const void *log,
                                  size_t length,
                                  logclass_report **report);

// Reads a log file, packed or not, in memory that does not grow with it. If it
// fails and `message` is not NULL, it says why, to be freed with
// logclass_string_free.
logclass_status logclass_classify_file(const logclass_classifier *classifier,
                                       const char *path,
                                       logclass_report **report,
                                       char **message);

// Begins a log. NULL if the classifier is NULL.
logclass_stream *logclass_stream_new(const logclass_classifier *classifier);

// Takes the next piece, of any length; it is not needed any more afterwards.
logclass_status logclass_stream_push(logclass_stream *stream, const void *piece, size_t length);

// What the report would be if the log ended here. Nothing in it is final: what
// follows may tolerate a failure or name its cause.
logclass_status logclass_stream_so_far(const logclass_stream *stream, logclass_report **report);

// Ends the log and says what it was about. The stream takes nothing more; it is
// still to be freed.
logclass_status logclass_stream_finish(logclass_stream *stream, logclass_report **report);

// Ends the log of a build that ended with this exit status.
logclass_status logclass_stream_finish_with_exit_code(logclass_stream *stream,
                                                      int exit_code,
                                                      logclass_report **report);

// Frees a stream, finished or not.
void logclass_stream_free(logclass_stream *stream);

// What logclass makes of the log.
logclass_verdict logclass_report_verdict(const logclass_report *report);

// How the build went.
logclass_outcome logclass_report_outcome(const logclass_report *report);

// How many diagnoses there are, best first.
size_t logclass_report_diagnoses(const logclass_report *report);

// The signature of a diagnosis, such as "npm/eresolve". NULL if there are not so
// many; valid as long as the report.
const char *logclass_diagnosis_id(const logclass_report *report, size_t n);

// The failure, with the reader's own names. As logclass_diagnosis_id.
const char *logclass_diagnosis_title(const logclass_report *report, size_t n);

// The class of the failure, such as "package". As logclass_diagnosis_id.
const char *logclass_diagnosis_category(const logclass_report *report, size_t n);

// Why it happens. As logclass_diagnosis_id.
const char *logclass_diagnosis_cause(const logclass_report *report, size_t n);

// The line of a diagnosis in the decoded log, from 1 on; 0 if there are not so many.
uint64_t logclass_diagnosis_line(const logclass_report *report, size_t n);

// What the report calls the log; NULL for nothing.
logclass_status logclass_report_set_path(logclass_report *report, const char *path);

// Writes a report in any format of the command by its name: "json", "text",
// "markdown", "sarif" and so on. The text is to be freed with
// logclass_string_free.
logclass_status logclass_report_render(const logclass_report *report,
                                       const char *format,
                                       char **text);

// Frees a report.
void logclass_report_free(logclass_report *report);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* LOGCLASS_H */
