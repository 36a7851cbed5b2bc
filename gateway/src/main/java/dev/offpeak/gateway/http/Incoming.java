package dev.offpeak.gateway.http;

import dev.offpeak.gateway.trace.CallTrace;
import io.vertx.core.net.HostAndPort;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A call as blocking code sees it. Used by the one thread that serves it. */
public final class Incoming {

  private final Call call;
  private final String method;
  private final String query;
  private final String origin;
  private final InputStream body;
  private final Presence presence;

  Incoming(Call call, InputStream body, Presence presence) {
    this.call = call;
    this.method = call.method().name();
    String given = call.request().query();
    this.query = given == null ? "" : given;
    HostAndPort authority = call.request().authority();
    this.origin = authority == null ? "" : call.request().scheme() + "://" + authority;
    this.body = body;
    this.presence = presence;
  }

  public String id() {
    return call.id();
  }

  public Face face() {
    return call.face();
  }

  public Caller caller() {
    return call.caller();
  }

  /** Why the call may cost nothing; null if it may. */
  public @Nullable Refusal mayNotBuy() {
    return call.mayNotBuy();
  }

  /** What the caller may still spend. */
  public Purse purse() {
    return call.purse();
  }

  public String method() {
    return method;
  }

  /** As it was sent, without the query; nothing is decoded. */
  public String path() {
    return call.path();
  }

  /** As it was sent; empty if there is none. */
  public String query() {
    return query;
  }

  /** Where the client reaches us: scheme, host and port; empty if it did not say. */
  public String origin() {
    return origin;
  }

  /** How the call goes to another model than it names; null if it goes to that one. */
  public @Nullable Routed routed() {
    return call.routed();
  }

  /** Whom to tell of what happens to the call; null if nobody wants to know. */
  public @Nullable CallTrace trace() {
    return call.trace();
  }

  public @Nullable String header(String name) {
    return call.header(name);
  }

  /** The body as it arrives, held back while nobody reads; ends with an error if it is cut. */
  public InputStream body() {
    return body;
  }

  /**
   * The whole body.
   *
   * @throws RefusedException if it is longer than {@code max} bytes
   */
  public byte[] body(int max) throws IOException, RefusedException {
    byte[] bytes = body.readNBytes(max);
    if (body.read() >= 0) {
      throw new RefusedException(
          new Refusal(
              413, "body_too_large", "The body is longer than the " + max + " bytes taken here."));
    }
    return bytes;
  }

  /** Whether the client is still there to read an answer, and how to be told when it goes. */
  public Presence presence() {
    return presence;
  }
}
