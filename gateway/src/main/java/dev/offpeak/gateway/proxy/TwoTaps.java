package dev.offpeak.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * Two taps that look on at the same call. What the first throws, the second still hears the end.
 */
record TwoTaps(Tap first, Tap second) implements Tap {

  @Override
  public void requestBytes(Buffer piece) {
    first.requestBytes(piece);
    second.requestBytes(piece);
  }

  @Override
  public void responseHead(int status, MultiMap headers) {
    first.responseHead(status, headers);
    second.responseHead(status, headers);
  }

  @Override
  public void responseBytes(Buffer piece) {
    first.responseBytes(piece);
    second.responseBytes(piece);
  }

  @Override
  public void ended(CallEnd end) {
    try {
      first.ended(end);
    } finally {
      second.ended(end);
    }
  }
}
