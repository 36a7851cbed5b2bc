package dev.offpeak.sandbox.anthropic;

import dev.offpeak.sandbox.batch.Account;
import dev.offpeak.sandbox.batch.Accounts;
import dev.offpeak.sandbox.batch.Batch;
import dev.offpeak.sandbox.batch.BatchRecord;
import dev.offpeak.sandbox.batch.DownloadFaults;
import dev.offpeak.sandbox.batch.Leftovers;
import dev.offpeak.sandbox.batch.Phase;
import dev.offpeak.sandbox.batch.Settings;
import dev.offpeak.sandbox.batch.Settler;
import dev.offpeak.sandbox.batch.Striking;
import dev.offpeak.sandbox.batch.Verdict;
import dev.offpeak.sandbox.batch.ViewFaults;
import dev.offpeak.sandbox.batch.Visibility;
import dev.offpeak.sandbox.charge.ChargeFiles;
import dev.offpeak.sandbox.http.Call;
import dev.offpeak.sandbox.http.RefusedException;
import dev.offpeak.sandbox.http.Reply;
import dev.offpeak.sandbox.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/messages/batches}. Thread-safe. */
final class BatchesEndpoint {
  private static final int LIST_DEFAULT = 20;
  private static final int LIST_MAX = 100;

  private final Settings settings;
  private final Accounts accounts;
  private final Settler settler;
  private final ViewFaults views;

  BatchesEndpoint(Settings settings, Accounts accounts, Settler settler) {
    this.settings = settings;
    this.accounts = accounts;
    this.settler = settler;
    this.views = new ViewFaults(settings.faults());
  }

  static RefusedException tooLarge() {
    return new RefusedException(
        AnthropicErrors.answer(
            413, "request_too_large", "Request exceeds the maximum allowed number of bytes."));
  }

  Reply create(Call call, Account account, String baseUrl) throws IOException {
    if (call.announcedLength() > settings.limits().anthropicBytesMax()) {
      throw tooLarge();
    }
    Path prepared = account.prepare();
    try {
      return create(call, account, baseUrl, prepared);
    } finally {
      Leftovers.delete(prepared);
    }
  }

  private Reply create(Call call, Account account, String baseUrl, Path prepared)
      throws IOException {
    long bytesMax = settings.limits().anthropicBytesMax();
    long total =
        new Envelope(settings.limits().anthropicRequestsMax(), bytesMax)
            .read(call.body(), prepared);
    Instant now = settings.clock().instant();
    limitQueue(account, total, now);
    Json.persist(prepared.resolve("checked/verdict.json"), new Verdict(total, 0, null, List.of()));
    for (int left = Striking.neighbours(settings.faults()); left > 0; left--) {
      publish(account, neighbour(account, prepared), now, true, Map.of());
    }
    Batch batch = publish(account, prepared, now, false, Striking.atAnthropic(settings.faults()));
    return Reply.json(200, view(batch, baseUrl, now));
  }

  private static Path neighbour(Account account, Path prepared) throws IOException {
    Path copy = account.prepare();
    Files.createDirectory(copy.resolve("checked"));
    for (String name : List.of(RequestLog.FILE, ChargeFiles.ACCEPTED, "checked/verdict.json")) {
      Files.createLink(copy.resolve(name), prepared.resolve(name));
    }
    Files.createFile(copy.resolve(ChargeFiles.FOREIGN));
    return copy;
  }

  private Batch publish(
      Account account, Path prepared, Instant now, boolean foreign, Map<String, String> struck) {
    long sequence = accounts.nextSequence();
    BatchRecord record =
        new BatchRecord(
            accounts.id("msgbatch_", sequence),
            sequence,
            now.toEpochMilli(),
            Striking.delayMillis(settings, struck),
            settings.window().toMillis(),
            foreign,
            struck,
            Json.object());
    Batch batch = account.publish(prepared, record);
    settler.watch(batch);
    return batch;
  }

  private void limitQueue(Account account, long total, Instant now) {
    long queued = total;
    for (Batch batch : account.unfinished(now)) {
      Verdict verdict = batch.verdict();
      queued += verdict == null ? 0 : verdict.total();
    }
    if (queued > settings.limits().queuedRequestsMax()) {
      throw new RefusedException(
          AnthropicErrors.answer(
              429, "rate_limit_error", "Too many requests in the batch processing queue."));
    }
  }

  Reply get(Account account, String id, String baseUrl) {
    Instant now = settings.clock().instant();
    Batch batch = find(account, id, now);
    settler.settle(List.of(batch));
    return Reply.json(200, view(batch, baseUrl, now));
  }

  Reply list(Call call, Account account, String baseUrl) {
    Instant now = settings.clock().instant();
    String written = call.query("limit").orElse(Integer.toString(LIST_DEFAULT));
    int limit = written.matches("\\d{1,6}") ? Integer.parseInt(written) : 0;
    if (limit < 1 || limit > LIST_MAX) {
      throw AnthropicErrors.invalid("limit: Input should be from 1 to " + LIST_MAX);
    }
    List<Batch> all =
        account.batches().stream().filter(batch -> Visibility.listed(batch, now)).toList();
    boolean backwards = call.query("before_id").isPresent();
    int from = call.query("after_id").map(id -> indexOf(all, id) + 1).orElse(0);
    int to = Math.min(all.size(), from + limit);
    if (backwards) {
      to = call.query("before_id").map(id -> indexOf(all, id)).orElse(0);
      from = Math.max(0, to - limit);
    }
    List<Batch> page = all.subList(from, to);
    settler.settle(page);
    ObjectNode json = Json.object();
    ArrayNode data = json.putArray("data");
    page.forEach(batch -> data.add(view(batch, baseUrl, now)));
    json.put("has_more", backwards ? from > 0 : to < all.size());
    json.put("first_id", page.isEmpty() ? null : page.getFirst().id());
    json.put("last_id", page.isEmpty() ? null : page.getLast().id());
    return Reply.json(200, json);
  }

  private static int indexOf(List<Batch> all, String id) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().equals(id)) {
        return i;
      }
    }
    throw AnthropicErrors.invalid("There is no message batch with id " + id + ".");
  }

  Reply results(Account account, String id) throws IOException {
    Instant now = settings.clock().instant();
    Batch batch = find(account, id, now);
    settler.settle(List.of(batch));
    if (batch.phase(now) != Phase.ENDED) {
      throw AnthropicErrors.invalid("Results of batch " + id + " are not available yet.");
    }
    boolean archived = !now.isBefore(BatchView.archivedAt(batch));
    if (archived || DownloadFaults.hidden(batch, now)) {
      throw AnthropicErrors.notFound(id);
    }
    return DownloadFaults.content(
        batch.directory().resolve("end/output.jsonl"), batch, "application/x-jsonl");
  }

  Reply cancel(Account account, String id, String baseUrl) {
    Instant now = settings.clock().instant();
    Batch batch = find(account, id, now);
    settler.settle(List.of(batch));
    if (!batch.cancel(now)) {
      throw AnthropicErrors.invalid("Batch " + id + " has already ended and cannot be canceled.");
    }
    settler.watch(batch);
    return Reply.json(200, view(batch, baseUrl, now));
  }

  Reply delete(Account account, String id) throws IOException {
    Instant now = settings.clock().instant();
    Batch batch = find(account, id, now);
    settler.settle(List.of(batch));
    if (batch.phase(now) != Phase.ENDED) {
      throw AnthropicErrors.invalid("Batch " + id + " has not ended and cannot be deleted.");
    }
    account.delete(batch);
    Files.deleteIfExists(batch.directory().resolve(RequestLog.FILE));
    Files.deleteIfExists(batch.directory().resolve("end/output.jsonl"));
    return Reply.json(200, Json.object().put("id", id).put("type", "message_batch_deleted"));
  }

  private ObjectNode view(Batch batch, String baseUrl, Instant now) {
    return views.anthropic(BatchView.json(batch, baseUrl, now), batch, now);
  }

  private static Batch find(Account account, String id, Instant now) {
    return account
        .batch(id)
        .filter(batch -> Visibility.found(batch, now))
        .orElseThrow(() -> AnthropicErrors.notFound(id));
  }
}
