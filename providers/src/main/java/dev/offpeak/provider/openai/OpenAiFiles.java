package dev.offpeak.provider.openai;

import dev.offpeak.model.ProviderFileId;
import dev.offpeak.provider.BatchInput;
import dev.offpeak.provider.CallOutcome;
import dev.offpeak.provider.FileSearch;
import dev.offpeak.provider.InputFiles;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ProviderBatch.Phase;
import dev.offpeak.provider.Refusal;
import dev.offpeak.provider.Trouble;
import dev.offpeak.provider.UploadOutcome;
import dev.offpeak.provider.http.Answers;
import dev.offpeak.provider.http.InputStreamOfLines;
import dev.offpeak.provider.http.Json;
import dev.offpeak.provider.http.LineFormat;
import dev.offpeak.provider.http.Reply;
import dev.offpeak.provider.http.Transport;
import dev.offpeak.provider.http.Urls;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A batch's files at OpenAI. Source: openai-openapi f85dbe22, {@code /files}, checked 2026-11-23.
 * Thread-safe.
 */
final class OpenAiFiles {

  private static final int PAGE_SIZE = 1_000;

  /** A bound for a listing that never ends: a million files. */
  private static final int PAGES_MAX = 1_000;

  /** Stands at no line's start: a line begins with a brace, and line breaks in it are spaces. */
  private static final String BOUNDARY = "offpeak-batch-input";

  private final Transport transport;
  private final Urls urls;
  private final Answers answers;
  private final LineFormat format;

  OpenAiFiles(Transport transport, Urls urls, Answers answers, LineFormat format) {
    this.transport = transport;
    this.urls = urls;
    this.answers = answers;
    this.format = format;
  }

  UploadOutcome upload(String fileName, BatchInput input) {
    byte[] prefix = utf8(multipartHead(fileName));
    byte[] suffix = utf8("\r\n--" + BOUNDARY + "--\r\n");
    Reply reply =
        transport.submit(
            urls.at("/files"),
            "multipart/form-data; boundary=" + BOUNDARY,
            new InputStreamOfLines(prefix, input.open(), format, suffix),
            prefix.length + input.wireBytes() + suffix.length);
    return switch (reply) {
      case Reply.NotSent(String why) -> new UploadOutcome.NotSent(why);
      case Reply.Lost(String why) -> new UploadOutcome.Unknown(why);
      case Reply.Answered answer -> uploaded(answer);
    };
  }

  private UploadOutcome uploaded(Reply.Answered answer) {
    JsonNode object = answer.success() ? Json.object(answer.body()) : null;
    String id = object == null ? null : Json.text(object, "id");
    if (id != null) {
      return new UploadOutcome.Uploaded(new ProviderFileId(id));
    }
    Refusal refusal = answers.refusal(answer);
    return refusal == null
        ? new UploadOutcome.Unknown(answers.unknown(answer).why())
        : new UploadOutcome.Refused(refusal);
  }

  private static String multipartHead(String fileName) {
    String name = fileName.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    return "--"
        + BOUNDARY
        + "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--"
        + BOUNDARY
        + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
        + name
        + "\"\r\nContent-Type: application/jsonl\r\n\r\n";
  }

  /** Pages through all input files; the newest that matches is it. */
  FileSearch find(String fileName, long bytes) {
    String cursor = null;
    for (int page = 0; page < PAGES_MAX; page++) {
      String after = cursor == null ? "" : "&after=" + Urls.segment(cursor);
      Reply reply =
          transport.get(urls.at("/files?purpose=batch&order=desc&limit=" + PAGE_SIZE + after));
      JsonNode root =
          reply instanceof Reply.Answered answer && answer.success()
              ? Json.object(answer.body())
              : null;
      if (root == null || !root.path("data").isArray()) {
        return new FileSearch.Unknown(answers.trouble(reply));
      }
      String last = null;
      for (JsonNode file : root.path("data").values()) {
        last = Json.text(file, "id");
        if (last != null && isInput(file, fileName, bytes)) {
          return new FileSearch.Found(new ProviderFileId(last));
        }
      }
      if (!root.path("has_more").asBoolean(false)) {
        return new FileSearch.NotFound();
      }
      if (last == null || last.equals(cursor)) {
        break;
      }
      cursor = last;
    }
    return new FileSearch.Unknown(
        Trouble.passing("OpenAI's list of files does not come to an end"));
  }

  /**
   * One page of the uploaded inputs.
   *
   * @param now stands in for a time that is not told
   */
  InputFiles page(@Nullable String cursor, Instant now) {
    String after = cursor == null ? "" : "&after=" + Urls.segment(cursor);
    Reply reply =
        transport.get(urls.at("/files?purpose=batch&order=desc&limit=" + PAGE_SIZE + after));
    JsonNode root =
        reply instanceof Reply.Answered answer && answer.success()
            ? Json.object(answer.body())
            : null;
    if (root == null || !root.path("data").isArray()) {
      return new InputFiles.Failed(answers.trouble(reply));
    }
    List<InputFiles.File> page = new ArrayList<>();
    for (JsonNode file : root.path("data").values()) {
      String id = Json.text(file, "id");
      String name = Json.text(file, "filename");
      if (id != null && name != null) {
        long seconds = Json.count(file, "created_at");
        Instant createdAt = seconds == 0 ? now : Instant.ofEpochSecond(seconds);
        page.add(
            new InputFiles.File(
                new ProviderFileId(id), name, Json.count(file, "bytes"), createdAt));
      }
    }
    boolean more = root.path("has_more").asBoolean(false) && !page.isEmpty();
    return new InputFiles.Page(page, more ? page.getLast().id().value() : null);
  }

  private static boolean isInput(JsonNode file, String fileName, long bytes) {
    return fileName.equals(Json.text(file, "filename"))
        && Json.count(file, "bytes") == bytes
        && !"error".equals(Json.text(file, "status"));
  }

  /** Deletes the files of an ended batch, its input included: prompts lie in it. */
  CallOutcome deleteAllOf(ProviderBatch batch) {
    Set<String> files = new LinkedHashSet<>();
    Reply reply = transport.get(urls.at("/batches/" + Urls.segment(batch.id().value())));
    if (answers.call(reply) instanceof CallOutcome.Failed failed) {
      return failed;
    }
    String input = inputOf(reply);
    if (input != null) {
      files.add(input);
    }
    if (batch.phase() instanceof Phase.Ended ended) {
      files.addAll(ended.resultFiles());
    }
    boolean known = false;
    for (String file : files) {
      CallOutcome outcome = answers.call(transport.delete(urls.at("/files/" + Urls.segment(file))));
      if (outcome instanceof CallOutcome.Failed) {
        return outcome;
      }
      known |= outcome instanceof CallOutcome.Done;
    }
    return known ? new CallOutcome.Done() : new CallOutcome.NotFound();
  }

  private static @Nullable String inputOf(Reply reply) {
    JsonNode object =
        reply instanceof Reply.Answered answer && answer.success()
            ? Json.object(answer.body())
            : null;
    return object == null ? null : Json.text(object, "input_file_id");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
