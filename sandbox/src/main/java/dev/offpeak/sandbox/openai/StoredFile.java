package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.batch.Batch;
import dev.offpeak.sandbox.wire.Json;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file that can be asked for: an upload, or a file of a batch's results.
 *
 * @param record its description
 * @param content its bytes
 * @param batch the batch it results from; null for an upload
 */
record StoredFile(FileRecord record, Path content, @Nullable Batch batch) {

  boolean expired(Instant now) {
    Long expiresAt = record.expiresAtMillis();
    return expiresAt != null && now.toEpochMilli() >= expiresAt;
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("id", record.id());
    json.put("object", "file");
    json.put("bytes", record.bytes());
    json.put("created_at", record.createdAtMillis() / 1000);
    Long expiresAt = record.expiresAtMillis();
    if (expiresAt != null) {
      json.put("expires_at", expiresAt / 1000);
    }
    json.put("filename", record.filename());
    json.put("purpose", record.purpose());
    json.put("status", "processed");
    json.putNull("status_details");
    return json;
  }
}
