package dev.offpeak.store.sqlite;

import dev.offpeak.model.KeyId;
import dev.offpeak.store.GatewayKey;
import dev.offpeak.store.KeyStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Keys that the gateway lets in. Thread-safe. */
final class SqliteKeys implements KeyStore {

  private final Writer writer;
  private final Readers readers;

  SqliteKeys(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public boolean create(GatewayKey key) {
    return writer.write(rows -> rows.keys().create(key));
  }

  @Override
  public List<GatewayKey> list() {
    return readers.read(rows -> rows.keys().list());
  }

  @Override
  public boolean revoke(KeyId key, Instant at) {
    return writer.write(rows -> rows.keys().revoke(key, at));
  }

  @Override
  public void used(Map<KeyId, Instant> times) {
    if (!times.isEmpty()) {
      writer.write(rows -> {
        rows.keys().used(times);
        return true;
      });
    }
  }

  @Override
  public KeySpend spent(String name, String credential, Instant from) {
    return readers.read(rows -> rows.keys().spent(name, credential, from));
  }
}
