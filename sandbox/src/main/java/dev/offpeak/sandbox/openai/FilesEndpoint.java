package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.batch.Account;
import dev.offpeak.sandbox.batch.Accounts;
import dev.offpeak.sandbox.batch.DownloadFaults;
import dev.offpeak.sandbox.batch.Leftovers;
import dev.offpeak.sandbox.batch.Settings;
import dev.offpeak.sandbox.batch.ViewFaults;
import dev.offpeak.sandbox.fault.BatchFault;
import dev.offpeak.sandbox.fault.Parameter;
import dev.offpeak.sandbox.http.Call;
import dev.offpeak.sandbox.http.Multipart;
import dev.offpeak.sandbox.http.Reply;
import dev.offpeak.sandbox.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/files}. Thread-safe. */
final class FilesEndpoint {
  private static final int LIST_MAX = 10_000;

  /** A single upload of another purpose than batch. */
  private static final long OTHER_BYTES_MAX = 512_000_000L;

  /** Input files of batches expire after 30 days unless the upload says otherwise. */
  private static final Duration BATCH_LIFETIME = Duration.ofDays(30);

  private static final long EXPIRY_SECONDS_MIN = 3_600;
  private static final long EXPIRY_SECONDS_MAX = 2_592_000;

  private final Settings settings;
  private final Accounts accounts;
  private final ViewFaults views;

  FilesEndpoint(Settings settings, Accounts accounts) {
    this.settings = settings;
    this.accounts = accounts;
    this.views = new ViewFaults(settings.faults());
  }

  Reply upload(Call call, Account account) throws IOException {
    Multipart parts =
        Multipart.of(call)
            .orElseThrow(
                () -> OpenAiErrors.invalid("The upload must be multipart/form-data.", null));
    Path prepared = account.prepare();
    try {
      return upload(parts, account, prepared);
    } finally {
      Leftovers.delete(prepared);
    }
  }

  private Reply upload(Multipart parts, Account account, Path prepared) throws IOException {
    Map<String, String> fields = new HashMap<>();
    String filename = null;
    long bytes = -1;
    for (Multipart.Part part = parts.next(); part != null; part = parts.next()) {
      if (part.name().equals("file")) {
        filename = part.fileName() == null ? "file" : part.fileName();
        try (OutputStream out = Files.newOutputStream(prepared.resolve("content"))) {
          bytes = parts.copyTo(out, OTHER_BYTES_MAX);
        }
      } else {
        fields.put(part.name(), parts.text());
      }
    }
    if (filename == null) {
      throw OpenAiErrors.invalid("'file' is a required property", "file");
    }
    FileRecord record = record(fields, filename, bytes);
    return Reply.json(200, view(store(account).publish(prepared, record)));
  }

  private FileRecord record(Map<String, String> fields, String filename, long bytes) {
    String purpose = fields.get("purpose");
    if (purpose == null) {
      throw OpenAiErrors.invalid("'purpose' is a required property", "purpose");
    }
    boolean batch = purpose.equals("batch");
    long bytesMax = batch ? settings.limits().openAiBytesMax() : OTHER_BYTES_MAX;
    if (bytes > bytesMax) {
      throw OpenAiErrors.refused(
          413,
          "invalid_request_error",
          "file",
          null,
          "The file is too large: %d bytes, at most %d.".formatted(bytes, bytesMax));
    }
    long now = settings.clock().millis();
    long sequence = accounts.nextSequence();
    return new FileRecord(
        accounts.id("file-", sequence),
        sequence,
        filename,
        purpose,
        bytes,
        now,
        expiry(fields, batch, now),
        until(BatchFault.FILE_NOT_VISIBLE, now),
        until(BatchFault.FILE_NOT_VALIDATABLE, now),
        until(BatchFault.FILE_LIST_LAG, now));
  }

  private static @Nullable Long expiry(Map<String, String> fields, boolean batch, long now) {
    String seconds = fields.get("expires_after[seconds]");
    if (seconds == null) {
      return batch ? now + BATCH_LIFETIME.toMillis() : null;
    }
    String anchor = fields.get("expires_after[anchor]");
    if (!"created_at".equals(anchor) || !seconds.matches("\\d{1,9}") || !inRange(seconds)) {
      throw OpenAiErrors.invalid(
          "'expires_after' needs anchor created_at and 3600 to 2592000 seconds.", "expires_after");
    }
    return now + Long.parseLong(seconds) * 1000;
  }

  private static boolean inRange(String seconds) {
    long value = Long.parseLong(seconds);
    return value >= EXPIRY_SECONDS_MIN && value <= EXPIRY_SECONDS_MAX;
  }

  private long until(BatchFault fault, long now) {
    Optional<Parameter> struck = settings.faults().strikes(fault);
    return struck.map(parameter -> now + parameter.duration().toMillis()).orElse(0L);
  }

  Reply list(Call call, Account account) {
    List<StoredFile> files = store(account).all(now());
    String order = call.query("order").orElse("desc");
    if (!order.equals("desc") && !order.equals("asc")) {
      throw OpenAiErrors.invalid("'order' must be asc or desc.", "order");
    }
    Optional<String> purpose = call.query("purpose");
    List<StoredFile> wanted =
        (order.equals("asc") ? files.reversed() : files)
            .stream()
                .filter(file -> now().toEpochMilli() >= file.record().unlistedUntilMillis())
                .filter(file -> purpose.map(file.record().purpose()::equals).orElse(true))
                .toList();
    Page<StoredFile> page = Page.of(wanted, file -> file.record().id(), call, LIST_MAX, LIST_MAX);
    return Reply.json(200, page.json(this::view));
  }

  Reply get(Account account, String id) {
    return Reply.json(200, view(find(account, id)));
  }

  Reply delete(Account account, String id) throws IOException {
    store(account).delete(find(account, id), now());
    ObjectNode gone = Json.object();
    gone.put("id", id).put("object", "file").put("deleted", true);
    return Reply.json(200, gone);
  }

  Reply content(Account account, String id) throws IOException {
    StoredFile file = find(account, id);
    if (file.batch() != null && DownloadFaults.hidden(file.batch(), now())) {
      throw OpenAiErrors.notFound("File object", id);
    }
    return DownloadFaults.content(file.content(), file.batch(), "application/octet-stream");
  }

  private ObjectNode view(StoredFile file) {
    return views.times(file.json());
  }

  private StoredFile find(Account account, String id) {
    return store(account)
        .find(id, now())
        .orElseThrow(() -> OpenAiErrors.notFound("File object", id));
  }

  FileStore store(Account account) {
    return new FileStore(account, accounts);
  }

  private Instant now() {
    return settings.clock().instant();
  }
}
