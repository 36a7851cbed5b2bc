package dev.offpeak.sandbox.openai;

import dev.offpeak.sandbox.batch.Account;
import dev.offpeak.sandbox.batch.Accounts;
import dev.offpeak.sandbox.batch.Batch;
import dev.offpeak.sandbox.batch.BatchRecord;
import dev.offpeak.sandbox.batch.Settings;
import dev.offpeak.sandbox.batch.Settler;
import dev.offpeak.sandbox.batch.Striking;
import dev.offpeak.sandbox.batch.ViewFaults;
import dev.offpeak.sandbox.batch.Visibility;
import dev.offpeak.sandbox.charge.ChargeFiles;
import dev.offpeak.sandbox.http.Call;
import dev.offpeak.sandbox.http.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/batches}. Thread-safe. */
final class BatchesEndpoint {
  private static final int LIST_DEFAULT = 20;
  private static final int LIST_MAX = 100;
  private static final Duration CREATION_SPAN = Duration.ofHours(1);

  private final Settings settings;
  private final Accounts accounts;
  private final FilesEndpoint files;
  private final Settler settler;
  private final ViewFaults views;

  BatchesEndpoint(Settings settings, Accounts accounts, FilesEndpoint files, Settler settler) {
    this.settings = settings;
    this.accounts = accounts;
    this.files = files;
    this.settler = settler;
    this.views = new ViewFaults(settings.faults());
  }

  Reply create(Call call, Account account, String key) throws IOException {
    JsonNode body = OpenAiApi.smallBody(call);
    if (key.startsWith("sk-noquota")) {
      throw OpenAiErrors.refused(
          429,
          "insufficient_quota",
          null,
          "insufficient_quota",
          "You exceeded your current quota, please check your plan and billing details.");
    }
    CreateCheck.check(body);
    Instant now = settings.clock().instant();
    StoredFile input = input(account, body, now);
    limitCreations(account, now);
    ObjectNode request = (ObjectNode) body.deepCopy();
    request.put("source", input.record().id());
    request.put("uncheckable", now.toEpochMilli() < input.record().uncheckableUntilMillis());
    for (int left = Striking.neighbours(settings.faults()); left > 0; left--) {
      ObjectNode others = request.deepCopy();
      others.putNull("metadata");
      others.put("input_file_id", accounts.id("file-", accounts.nextSequence()));
      publish(account, others, now, true, Map.of());
    }
    Batch batch = publish(account, request, now, false, Striking.atOpenAi(settings.faults()));
    return Reply.json(200, view(batch, files.store(account), now));
  }

  private Batch publish(
      Account account, JsonNode request, Instant now, boolean foreign, Map<String, String> struck)
      throws IOException {
    Path prepared = account.prepare();
    if (foreign) {
      Files.createFile(prepared.resolve(ChargeFiles.FOREIGN));
    }
    long sequence = accounts.nextSequence();
    BatchRecord record =
        new BatchRecord(
            accounts.id("batch_", sequence),
            sequence,
            now.toEpochMilli(),
            Striking.delayMillis(settings, struck),
            settings.window().toMillis(),
            foreign,
            struck,
            request);
    Batch batch = account.publish(prepared, record);
    settler.watch(batch);
    return batch;
  }

  private StoredFile input(Account account, JsonNode body, Instant now) {
    String id = body.path("input_file_id").asString("");
    StoredFile file =
        files
            .store(account)
            .find(id, now)
            .filter(found -> now.toEpochMilli() >= found.record().unusableUntilMillis())
            .orElseThrow(() ->
                OpenAiErrors.invalid(
                    "The input file '" + id + "' was not found.", "input_file_id"));
    if (!file.record().purpose().equals("batch")) {
      throw OpenAiErrors.invalid(
          "The input file must have the purpose 'batch', not '%s'."
              .formatted(file.record().purpose()),
          "input_file_id");
    }
    return file;
  }

  private void limitCreations(Account account, Instant now) {
    Instant since = now.minus(CREATION_SPAN);
    long created =
        account.batches().stream()
            .filter(batch -> batch.record().createdAt().isAfter(since))
            .filter(batch -> !batch.record().foreign())
            .count();
    if (created >= settings.limits().creationsAnHour()) {
      throw OpenAiErrors.refused(
          429,
          "requests",
          null,
          "rate_limit_exceeded",
          "Rate limit reached for batch creation: %d an hour."
              .formatted(settings.limits().creationsAnHour()));
    }
  }

  Reply get(Account account, String id) {
    Instant now = settings.clock().instant();
    Batch batch = find(account, id, now);
    settler.settle(List.of(batch));
    return Reply.json(200, view(batch, files.store(account), now));
  }

  Reply list(Call call, Account account) {
    Instant now = settings.clock().instant();
    List<Batch> listed =
        account.batches().stream().filter(batch -> Visibility.listed(batch, now)).toList();
    Page<Batch> page = Page.of(listed, Batch::id, call, LIST_DEFAULT, LIST_MAX);
    settler.settle(page.items());
    FileStore store = files.store(account);
    return Reply.json(200, page.json(batch -> view(batch, store, now)));
  }

  Reply cancel(Account account, String id) {
    Instant now = settings.clock().instant();
    Batch batch = find(account, id, now);
    settler.settle(List.of(batch));
    if (!batch.cancel(now)) {
      throw OpenAiErrors.refused(
          409,
          "invalid_request_error",
          null,
          null,
          "Cannot cancel a batch with status '%s'."
              .formatted(view(batch, files.store(account), now).path("status").asString("")));
    }
    settler.watch(batch);
    return Reply.json(200, view(batch, files.store(account), now));
  }

  private ObjectNode view(Batch batch, FileStore store, Instant now) {
    return views.openAi(BatchView.json(batch, store, now), batch, now);
  }

  private static Batch find(Account account, String id, Instant now) {
    return account
        .batch(id)
        .filter(batch -> Visibility.found(batch, now))
        .orElseThrow(() -> OpenAiErrors.notFound("batch", id));
  }
}
