package dev.offpeak.store.sqlite;

import dev.offpeak.model.Beginning;
import dev.offpeak.model.Beginning.Place;
import dev.offpeak.store.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How beginnings of prompts stand in a column; most requests have none. */
final class BeginningsColumn {

  /** Place and form, hash, tokens, and where the value stands. */
  private static final int BYTES = 1 + Long.BYTES + 3 * Integer.BYTES;

  private BeginningsColumn() {}

  static byte @Nullable [] of(List<Beginning> beginnings) {
    if (beginnings.isEmpty()) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(beginnings.size() * BYTES);
    for (Beginning one : beginnings) {
      bytes
          .put((byte) (2 * code(one.place()) + (one.text() ? 1 : 0)))
          .putLong(one.hash())
          .putInt(one.tokens())
          .putInt(one.from())
          .putInt(one.to());
    }
    return bytes.array();
  }

  static List<Beginning> read(byte @Nullable [] column) {
    if (column == null) {
      return List.of();
    }
    List<Beginning> beginnings = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(column);
    while (bytes.hasRemaining()) {
      int form = bytes.get();
      beginnings.add(
          new Beginning(
              place(form / 2),
              bytes.getLong(),
              bytes.getInt(),
              bytes.getInt(),
              bytes.getInt(),
              form % 2 == 1));
    }
    return List.copyOf(beginnings);
  }

  private static int code(Place place) {
    return switch (place) {
      case TOOLS -> 0;
      case SYSTEM -> 1;
      case FIRST_BLOCK -> 2;
    };
  }

  private static Place place(int code) {
    return switch (code) {
      case 0 -> Place.TOOLS;
      case 1 -> Place.SYSTEM;
      case 2 -> Place.FIRST_BLOCK;
      default ->
          throw new StoreException(
              StoreException.Reason.TOO_NEW,
              "a stored request has a beginning that this release does not know; update Offpeak");
    };
  }
}
