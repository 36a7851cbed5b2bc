package dev.offpeak.hooks;

import dev.offpeak.source.JsonBytes;
import dev.offpeak.store.HookEvent;
import java.time.Instant;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Makes events in the shape of OpenAI's: {@code id}, {@code object}, {@code type}, {@code
 * created_at} in seconds, and {@code data} with at least an id. Source: OpenAI's webhooks guide and
 * the types of its Node SDK 7.57, checked 2026-11-23. Thread-safe if its random source is.
 */
public final class Events {

  private static final int ID_BYTES = 16;

  private final RandomGenerator random;
  private final boolean sandbox;

  /**
   * @param sandbox whether all of it is play, which each event then says
   */
  public Events(RandomGenerator random, boolean sandbox) {
    this.random = random;
    this.sandbox = sandbox;
  }

  /** An event that says no more than whose it is. */
  public HookEvent thin(EventType type, String id, Instant now) {
    return of(type, id, new JsonBytes().raw("{\"id\":").text(id).raw('}'), now);
  }

  /**
   * An event with more to say.
   *
   * @param data a JSON object
   */
  public HookEvent of(EventType type, String subject, JsonBytes data, Instant now) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = "evt_" + HexFormat.of().formatHex(bytes);
    byte[] inner = data.toByteArray();
    String body =
        new JsonBytes(inner.length + 200)
            .raw("{\"id\":\"" + id + "\",\"object\":\"event\",\"type\":\"" + type.label())
            .raw("\",\"created_at\":" + now.getEpochSecond())
            .raw(sandbox ? ",\"sandbox\":true" : "")
            .raw(",\"data\":")
            .raw(inner, 0, inner.length)
            .raw('}')
            .toString();
    return new HookEvent(id, type.label(), subject, body, now);
  }
}
