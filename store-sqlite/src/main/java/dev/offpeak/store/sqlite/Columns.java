package dev.offpeak.store.sqlite;

import dev.offpeak.model.Failure;
import dev.offpeak.model.FailureKind;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How values stand in columns. */
final class Columns {

  private static final int UUID_BYTES = 16;
  private static final String HEX_DIGITS = "0123456789abcdef";

  private Columns() {}

  /** The 16 bytes of a UUID, which sort like the UUID itself. */
  static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(UUID_BYTES)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  static UUID uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  /** UUIDs as a JSON array of hex, which one parameter of a statement can hold. */
  static String hexArray(List<UUID> uuids) {
    StringBuilder json = new StringBuilder(uuids.size() * 35 + 2).append('[');
    for (UUID uuid : uuids) {
      if (json.length() > 1) {
        json.append(',');
      }
      json.append('"');
      appendHex(json, uuid.getMostSignificantBits());
      appendHex(json, uuid.getLeastSignificantBits());
      json.append('"');
    }
    return json.append(']').toString();
  }

  private static void appendHex(StringBuilder text, long bits) {
    for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
      text.append(HEX_DIGITS.charAt((int) (bits >>> shift) & 0xF));
    }
  }

  /** Numbers as a JSON array, which one parameter of a statement can hold. */
  static String numberArray(List<Long> numbers) {
    StringJoiner json = new StringJoiner(",", "[", "]");
    numbers.forEach(number -> json.add(Long.toString(number)));
    return json.toString();
  }

  static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : (Long) instant.toEpochMilli();
  }

  static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  static @Nullable Long nanos(@Nullable Usd amount) {
    return amount == null ? null : (Long) amount.nanos();
  }

  static @Nullable Usd usd(@Nullable Long nanos) {
    return nanos == null ? null : new Usd(nanos);
  }

  static Long flag(boolean value) {
    return value ? 1L : 0L;
  }

  /** The reference in three columns from {@code column} on, or null. */
  static @Nullable PayloadRef ref(ResultSet row, int column) throws SQLException {
    Long segment = Session.number(row, column);
    return segment == null
        ? null
        : new PayloadRef(segment.intValue(), row.getLong(column + 1), row.getInt(column + 2));
  }

  /** The failure in two columns from {@code column} on, or null. */
  static @Nullable Failure failure(ResultSet row, int column) throws SQLException {
    String label = row.getString(column);
    return label == null ? null : failure(label, row.getString(column + 1));
  }

  static Failure failure(String label, @Nullable String message) {
    return new Failure(kind(label), message == null ? "" : message);
  }

  /** A kind this release does not know was stored by a newer one. */
  static FailureKind kind(String label) {
    return FailureKind.ofLabel(label).orElse(FailureKind.UNKNOWN);
  }

  /** The usage in seven columns from {@code column} on. */
  static Usage usage(ResultSet row, int column) throws SQLException {
    return new Usage(
        row.getLong(column),
        row.getLong(column + 1),
        row.getLong(column + 2),
        row.getLong(column + 3),
        row.getLong(column + 4),
        row.getLong(column + 5),
        row.getLong(column + 6));
  }

  static int code(RequestState.Kind kind) {
    return switch (kind) {
      case READY -> 0;
      case BATCHED -> 1;
      case CALLING -> 2;
      case SUCCEEDED -> 3;
      case FAILED -> 4;
      case CANCELLED -> 5;
    };
  }

  static RequestState.Kind requestKind(int code) {
    return switch (code) {
      case 0 -> RequestState.Kind.READY;
      case 1 -> RequestState.Kind.BATCHED;
      case 2 -> RequestState.Kind.CALLING;
      case 3 -> RequestState.Kind.SUCCEEDED;
      case 4 -> RequestState.Kind.FAILED;
      case 5 -> RequestState.Kind.CANCELLED;
      default -> throw new IllegalStateException("no request state has code " + code);
    };
  }

  static int code(AttemptOutcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> 0;
      case FAILED -> 1;
      case VOID -> 2;
      case MISSING -> 3;
      case REJECTED -> 4;
      case UNKNOWN -> 5;
    };
  }

  static @Nullable AttemptOutcome outcome(@Nullable Long code) {
    if (code == null) {
      return null;
    }
    return switch (code.intValue()) {
      case 0 -> AttemptOutcome.SUCCEEDED;
      case 1 -> AttemptOutcome.FAILED;
      case 2 -> AttemptOutcome.VOID;
      case 3 -> AttemptOutcome.MISSING;
      case 4 -> AttemptOutcome.REJECTED;
      case 5 -> AttemptOutcome.UNKNOWN;
      default -> throw new IllegalStateException("no attempt outcome has code " + code);
    };
  }
}
