package dev.offpeak.gateway.proxy;

import dev.offpeak.gateway.http.Call;
import io.vertx.core.MultiMap;

/**
 * Changes the head of a call before it goes to the provider: the exception, as heads pass as they
 * are. Called on event loops; must not block. Thread-safe.
 */
@FunctionalInterface
public interface HeadEdit {

  /** Changes nothing. */
  HeadEdit NONE = (call, toProvider) -> {};

  /** Changes the headers as they will be sent. */
  void edit(Call call, MultiMap toProvider);
}
