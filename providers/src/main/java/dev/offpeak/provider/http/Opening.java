package dev.offpeak.provider.http;

import java.net.http.HttpHeaders;

/** How a call began to be answered. */
sealed interface Opening {

  /** Status and headers are there; the body is still to be read, and to be closed. */
  record Open(int status, HttpHeaders headers, Download body) implements Opening {}

  /** There is no answer. */
  record Closed(Reply why) implements Opening {}
}
