package dev.offpeak.sandbox.http;

import dev.offpeak.sandbox.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes server-sent events, each at once. Belongs to one thread. */
public final class Events {
  private static final int PIECE_CHARACTERS = 24;

  private final OutputStream out;

  /** Writes to {@code out}. */
  public Events(OutputStream out) {
    this.out = out;
  }

  /** Sends an event without a name. */
  public void data(Object json) throws IOException {
    write("data: ", Json.bytes(json));
  }

  /** Sends an event without a name whose data is no JSON. */
  public void text(String data) throws IOException {
    write("data: ", data.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends an event with a name. */
  public void named(String name, Object json) throws IOException {
    write("event: " + name + "\ndata: ", Json.bytes(json));
  }

  private void write(String head, byte[] data) throws IOException {
    out.write(head.getBytes(StandardCharsets.UTF_8));
    out.write(data);
    out.write('\n');
    out.write('\n');
    out.flush();
  }

  /** Cuts a text into the pieces in which it is streamed, between characters. */
  public static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = Math.min(text.length(), from + PIECE_CHARACTERS);
      if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
        to++;
      }
      pieces.add(text.substring(from, to));
      from = to;
    }
    return pieces;
  }
}
