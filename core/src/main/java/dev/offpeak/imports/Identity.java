package dev.offpeak.imports;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What tells a row from every other: its own id, else its content and its ordinal among equal rows
 * of its file. So the same file again, or one that overlaps it, adds nothing, and equal calls stay
 * distinct. One object serves one file. Not thread-safe.
 */
final class Identity {

  private static final String PREFIX = "import-";
  private static final int HASH_BYTES = 16;

  private final SpillTable ordinals;

  Identity(Path folder) {
    ordinals = new SpillTable(folder, 1);
  }

  /** The id of an entry. */
  String of(@Nullable String id, RowFields fields) {
    MessageDigest sha = JsonTree.sha256();
    if (id != null) {
      sha.update(("id\0" + id).getBytes(StandardCharsets.UTF_8));
    } else {
      byte[] content = fields.contentHash();
      sha.update(content);
      sha.update(ByteBuffer.allocate(Long.BYTES).putLong(ordinal(content)).flip());
    }
    return PREFIX + HexFormat.of().formatHex(sha.digest(), 0, HASH_BYTES);
  }

  private long ordinal(byte[] content) {
    long slot = ordinals.at(ByteBuffer.wrap(content).getLong());
    long ordinal = ordinals.get(slot, 0);
    ordinals.set(slot, 0, ordinal + 1);
    return ordinal;
  }
}
