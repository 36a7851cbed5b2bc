package dev.offpeak.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a request asks for, by the path the provider serves it at. Sources: the providers' batch
 * guides, checked 2026-11-23.
 */
public enum Endpoint {
  CHAT_COMPLETIONS("/v1/chat/completions"),
  RESPONSES("/v1/responses"),
  EMBEDDINGS("/v1/embeddings"),
  MESSAGES("/v1/messages");

  private final String path;

  Endpoint(String path) {
    this.path = path;
  }

  /** The path as it stands in a batch file's {@code url}. */
  public String path() {
    return path;
  }

  /** The endpoint served at {@code path}, if we serve it. */
  public static Optional<Endpoint> ofPath(String path) {
    return Arrays.stream(values()).filter(endpoint -> endpoint.path.equals(path)).findFirst();
  }
}
