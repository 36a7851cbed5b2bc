package dev.offpeak.gateway.batches;

import dev.offpeak.gateway.batches.Multipart.MalformedException;
import dev.offpeak.gateway.batches.Multipart.Part;
import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.FileLists;
import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Query;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.provider.Dialect;
import dev.offpeak.source.InputFile;
import dev.offpeak.source.InputForm;
import dev.offpeak.source.Source;
import dev.offpeak.source.SourceException;
import dev.offpeak.store.ServedBatch;
import dev.offpeak.store.ServedFile;
import dev.offpeak.store.ServedFile.Kind;
import dev.offpeak.store.ServedStore;
import dev.offpeak.store.ServedStore.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /openai/v1/files} of batches: input, output and error files. Thread-safe. */
final class OpenAiFiles {

  static final String PATH = "/openai/v1/files";

  /** What OpenAI takes in a batch's file: 200 MB, counted as it counts. */
  static final long BYTES_MAX = 200L * 1024 * 1024;

  private static final int FIELD_BYTES_MAX = 4 * 1024;
  private static final int NAME_LENGTH_MAX = 1_000;
  private static final int PAGE_MAX = 10_000;
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration KEPT_MIN = Duration.ofHours(1);

  private final BatchServing parts;
  private final Dialect dialect;

  OpenAiFiles(BatchServing parts, Dialect dialect) {
    this.parts = parts;
    this.dialect = dialect;
  }

  /** What takes new files, and lists them. */
  List<Route> making() {
    return List.of(
        Served.at("POST", call -> call.path().equals(PATH), this::upload),
        Served.at("GET", OpenAiFiles::listsBatchFiles, this::list));
  }

  /** What is asked of files that are ours. */
  List<Route> routes() {
    return List.of(
        Served.at("GET", call -> ours(call, ""), this::get),
        Served.at("DELETE", call -> ours(call, ""), this::delete),
        Served.at("GET", call -> ours(call, "/content"), this::content));
  }

  private static boolean ours(Call call, String after) {
    return ServedId.FILE.is(Served.between(call.path(), PATH + "/", after));
  }

  /** Lists of other purposes are the provider's; its own list of batch files shows everybody's. */
  private static boolean listsBatchFiles(Call call) {
    return call.path().equals(PATH) && !FileLists.isOfOtherPurpose(call.request().query());
  }

  private ServedStore store() {
    return parts.store().get().served();
  }

  /** The fields of an upload. */
  private static final class Form {
    private @Nullable String purpose;
    private @Nullable String fileName;
    private long bytes;
    private Duration kept = KEPT;
  }

  private Reply upload(Incoming call) throws IOException, RefusedException {
    String id = ServedId.FILE.next(parts.random());
    try (Content content = store().begin(id)) {
      Form form = read(call, content);
      String name = form.fileName;
      if (!"batch".equals(form.purpose)) {
        throw Query.refused(
            form.purpose == null
                ? "The form has no purpose."
                : "The form has more than one purpose.");
      }
      if (name == null) {
        throw Query.refused("The form has no file.");
      }
      checkLines(id, new LineScope(call.caller().scope()));
      content.finish();
      Instant now = parts.time().instant();
      String shown = name.length() > NAME_LENGTH_MAX ? name.substring(0, NAME_LENGTH_MAX) : name;
      ServedFile file =
          new ServedFile(
              id,
              call.caller().name(),
              Kind.INPUT,
              shown,
              form.bytes,
              now,
              now.plus(form.kept),
              null);
      store().add(file);
      return Reply.json(200, OpenAiJson.file(file));
    } catch (MalformedException malformed) {
      throw Query.refused("The upload cannot be read: " + malformed.getMessage() + ".");
    }
  }

  /** Keys that may do everything are not made to wait for a look at every line. */
  private void checkLines(String id, LineScope scope) throws RefusedException {
    if (!scope.narrows()) {
      return;
    }
    try (Source lines =
        InputFile.batch("file", InputForm.OPENAI_BATCH, store().read(id), LineScope.ANY)) {
      for (Source.Item item = lines.next(); item != null; item = lines.next()) {
        scope.check(item, "Line " + item.ordinal() + " of the file");
      }
    } catch (SourceException unreadable) {
      throw Query.refused(String.valueOf(unreadable.getMessage()));
    }
  }

  private static Form read(Incoming call, Content content)
      throws IOException, MalformedException, RefusedException {
    Form form = new Form();
    Multipart parts = new Multipart(call.header("content-type"), call.body());
    for (Part part = parts.next(); part != null; part = parts.next()) {
      switch (part.name()) {
        case "file" -> {
          if (form.fileName != null) {
            throw Query.refused("The form has more than one file.");
          }
          form.fileName = part.fileName() == null ? "file" : part.fileName();
          form.bytes = parts.copy(content.stream(), BYTES_MAX);
          if (form.bytes > BYTES_MAX) {
            throw new RefusedException(
                new Refusal(
                    413,
                    "file_too_large",
                    "A file for a batch has at most 200 MB; split it over several batches."));
          }
        }
        case "purpose" -> form.purpose = field(parts);
        case "expires_after[seconds]" -> form.kept = kept(field(parts));
        default -> {}
      }
    }
    return form;
  }

  private static String field(Multipart parts)
      throws IOException, MalformedException, RefusedException {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    if (parts.copy(value, FIELD_BYTES_MAX) > FIELD_BYTES_MAX) {
      throw Query.refused("A field of the form is longer than " + FIELD_BYTES_MAX + " bytes.");
    }
    return value.toString(StandardCharsets.UTF_8);
  }

  private static Duration kept(String seconds) throws RefusedException {
    if (seconds.matches("[0-9]{1,9}")) {
      Duration kept = Duration.ofSeconds(Long.parseLong(seconds));
      if (kept.compareTo(KEPT_MIN) >= 0 && kept.compareTo(KEPT) <= 0) {
        return kept;
      }
    }
    throw Query.refused("expires_after.seconds is a number from 3600 to 2592000.");
  }

  private Reply list(Incoming call) throws RefusedException {
    Query query = new Query(call.query());
    int limit = query.limit(PAGE_MAX, PAGE_MAX);
    boolean newestFirst = !"asc".equals(query.get("order"));
    List<ServedFile> found =
        store().files(call.caller().name(), query.get("after"), limit + 1, newestFirst);
    List<ServedFile> page = found.subList(0, Math.min(limit, found.size()));
    return Reply.json(
        200, OpenAiJson.list(page, found.size() > limit, ServedFile::id, OpenAiJson::file));
  }

  private ServedFile find(Incoming call, String after) throws RefusedException {
    String id = Served.between(call.path(), PATH + "/", after);
    return store()
        .file(call.caller().name(), id)
        .filter(file -> file.kind() != Kind.BODY)
        .orElseThrow(() -> Served.notFound("file", id));
  }

  private Reply get(Incoming call) throws RefusedException {
    return Reply.json(200, OpenAiJson.file(find(call, "")));
  }

  private Reply delete(Incoming call) throws RefusedException {
    ServedFile file = find(call, "");
    store().removeFile(call.caller().name(), file.id());
    return Reply.json(200, OpenAiJson.deleted(file.id(), "file"));
  }

  private Reply content(Incoming call) throws RefusedException {
    ServedFile file = find(call, "/content");
    String batchId = file.batch();
    if (batchId == null) {
      InputStream in = store().read(file.id());
      return Reply.written(
          200,
          "application/octet-stream",
          out -> {
            try (in) {
              in.transferTo(out);
            }
          });
    }
    ServedBatch batch =
        store()
            .batch(call.caller().name(), batchId)
            .orElseThrow(() -> Served.notFound("file", file.id()));
    ResultLines lines = new ResultLines(parts.store().get(), dialect, batch);
    return Reply.written(
        200, "application/octet-stream", out -> lines.write(out, file.kind() == Kind.OUTPUT));
  }
}
