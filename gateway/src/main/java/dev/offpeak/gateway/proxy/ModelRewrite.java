package dev.offpeak.gateway.proxy;

import dev.offpeak.gateway.http.Routed;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a call to another model than it names, and leaves what else is to be changed to another.
 * Used on the call's event loop.
 */
final class ModelRewrite implements Rewrite {

  private final Routed routed;
  private final @Nullable Rewrite other;

  ModelRewrite(Routed routed, @Nullable Rewrite other) {
    this.routed = routed;
    this.other = other;
  }

  @Override
  public Buffer request(Buffer whole) {
    Buffer changed = Buffer.buffer(routed.apply(whole.getBytes()));
    return other == null ? changed : other.request(changed);
  }

  @Override
  public void head(MultiMap toProvider) {
    if (other != null) {
      other.head(toProvider);
    }
  }

  @Override
  public @Nullable Filter response(int status, MultiMap headers) {
    return other == null ? null : other.response(status, headers);
  }
}
