package dev.offpeak.store.sqlite;

import dev.offpeak.model.PromptPrefix;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** How the fingerprint of a prompt's beginning stands in a column. */
final class PrefixColumn {

  private static final int HEAD_BYTES = Long.BYTES + Integer.BYTES + Integer.BYTES;

  private PrefixColumn() {}

  static byte[] bytes(PromptPrefix prefix) {
    int hashes = prefix.fixed().size() + prefix.conversation().size();
    ByteBuffer bytes =
        ByteBuffer.allocate(HEAD_BYTES + hashes * Integer.BYTES)
            .putLong(prefix.fixedBytes())
            .putInt(prefix.fixedHash())
            .putInt(prefix.fixed().size());
    prefix.fixed().forEach(bytes::putInt);
    prefix.conversation().forEach(bytes::putInt);
    return bytes.array();
  }

  static PromptPrefix prefix(byte[] column) {
    ByteBuffer bytes = ByteBuffer.wrap(column);
    long fixedBytes = bytes.getLong();
    int fixedHash = bytes.getInt();
    int fixed = bytes.getInt();
    List<Integer> beginnings = hashes(bytes, fixed);
    return new PromptPrefix(
        fixedBytes, fixedHash, beginnings, hashes(bytes, bytes.remaining() / Integer.BYTES));
  }

  private static List<Integer> hashes(ByteBuffer bytes, int count) {
    List<Integer> hashes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      hashes.add(bytes.getInt());
    }
    return hashes;
  }
}
