#pragma once
#include <curl/curl.h>
#include <sys/prctl.h>

// With some compilers these are macros that check types, and would hide the functions below.
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

// Swift cannot call variadic functions: one wrapper for each type of argument.

static inline CURLcode hpr_easy_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode hpr_easy_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}
/// libcurl copies the text.
static inline CURLcode hpr_easy_set_text(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode hpr_easy_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}
/// For write, header and read functions, which have the same type.
static inline CURLcode hpr_easy_set_transfer_function(
    CURL *easy, CURLoption option, size_t (*function)(char *, size_t, size_t, void *)) {
  return curl_easy_setopt(easy, option, function);
}
static inline CURLcode hpr_easy_set_seek_function(
    CURL *easy, int (*function)(void *, curl_off_t, int)) {
  return curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, function);
}
static inline CURLcode hpr_easy_set_socket_function(
    CURL *easy, int (*function)(void *, curl_socket_t, curlsocktype)) {
  return curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, function);
}
/// Called when there is a connection and nothing of the request was sent on it.
static inline CURLcode hpr_easy_set_ready_function(CURL *easy, curl_prereq_callback function) {
  return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, function);
}
static inline CURLcode hpr_easy_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode hpr_easy_get_pointer(CURL *easy, CURLINFO info, void **value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline CURLMcode hpr_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}
/// The result in a message of kind CURLMSG_DONE; Swift does not see the unnamed union.
static inline CURLcode hpr_message_result(const CURLMsg *message) {
  return message->data.result;
}
/// Names the calling thread, for debuggers and `ps -L`; at most 15 bytes.
static inline void hpr_name_thread(const char *name) {
  (void)prctl(PR_SET_NAME, name, 0, 0, 0);
}
