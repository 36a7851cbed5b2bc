package dev.offpeak.gateway.batches;

import dev.offpeak.gateway.batches.ResultLines.Fate;
import dev.offpeak.intake.LoadOutcome;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunState;
import dev.offpeak.model.Usage;
import dev.offpeak.provider.Dialect;
import dev.offpeak.store.ServedBatch;
import dev.offpeak.store.ServedBatch.End;
import dev.offpeak.store.ServedFile;
import dev.offpeak.store.ServedFile.Kind;
import dev.offpeak.store.Store;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Says how batches ended. */
final class BatchEnds {

  /** As OpenAI keeps them. */
  private static final Duration KEPT = Duration.ofDays(30);

  private final Store store;
  private final Map<ProviderName, Dialect> dialects;
  private final InstantSource time;
  private final RandomGenerator random;

  BatchEnds(
      Store store,
      Map<ProviderName, Dialect> dialects,
      InstantSource time,
      RandomGenerator random) {
    this.store = store;
    this.dialects = dialects;
    this.time = time;
    this.random = random;
  }

  /** Nothing of it was sent. */
  void unsent(ServedBatch batch, End.Kind kind) {
    long expired = kind == End.Kind.EXPIRED ? batch.requests() : 0;
    End end = new End(kind, 0, 0, batch.requests() - expired, expired, null, null, null, null);
    store.served().end(batch.id(), end, List.of(), time.instant());
  }

  /** Its run is gone from the store, and its answers with it. */
  void lost(ServedBatch batch) {
    End end = new End(End.Kind.EXPIRED, 0, 0, 0, batch.requests(), null, null, null, null);
    store.served().end(batch.id(), end, List.of(), time.instant());
  }

  /**
   * Nothing of it could be sent. OpenAI's batch has failed then; Anthropic's has ended, with an
   * error for each request.
   */
  void refused(ServedBatch batch, LoadOutcome.Refused refused, @Nullable CheckedLines lines) {
    End end =
        lines == null
            ? new End(End.Kind.COMPLETED, 0, batch.requests(), 0, 0, null, null, null, null)
            : End.failed(problems(refused.problems(), lines));
    store.served().end(batch.id(), end, List.of(), time.instant());
  }

  private static String problems(List<LoadOutcome.Problem> problems, CheckedLines lines) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonText.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartArray();
      for (LoadOutcome.Problem problem : problems) {
        json.writeStartObject();
        json.writeStringProperty("code", lines.code(problem.ordinal(), problem.message()));
        json.writeStringProperty("message", problem.message());
        json.writeNullProperty("param");
        json.writeNumberProperty("line", problem.ordinal());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    return text.toString();
  }

  /** What a pass over a batch's outcomes adds up. */
  private static final class Sums {
    private final Map<Fate, Long> fates = new EnumMap<>(Fate.class);
    private long outputBytes;
    private long errorBytes;
    private Usage usage = Usage.NONE;

    long of(Fate fate) {
      return fates.getOrDefault(fate, 0L);
    }
  }

  /** Its run is final: adds up what came of it, so that its files can be told. */
  void end(ServedBatch batch, Run run) throws IOException {
    Dialect dialect = dialects.get(batch.provider());
    if (dialect == null) {
      return;
    }
    Sums sums = new Sums();
    new ResultLines(store, dialect, batch)
        .forEach((outcome, fate, line) -> {
          sums.fates.merge(fate, 1L, Long::sum);
          if (fate == Fate.SUCCEEDED) {
            sums.outputBytes += line.length + 1L;
            Usage usage = outcome.usage();
            sums.usage = usage == null ? sums.usage : sums.usage.plus(usage);
          } else {
            sums.errorBytes += line.length + 1L;
          }
        });
    Instant now = time.instant();
    List<ServedFile> files = new ArrayList<>();
    if (batch.provider().equals(ProviderName.OPENAI)) {
      if (sums.outputBytes > 0) {
        files.add(file(batch, Kind.OUTPUT, "_output.jsonl", sums.outputBytes, now));
      }
      if (sums.errorBytes > 0) {
        files.add(file(batch, Kind.ERROR, "_error.jsonl", sums.errorBytes, now));
      }
    }
    End end =
        new End(
            kind(batch, run),
            sums.of(Fate.SUCCEEDED),
            sums.of(Fate.ERRORED),
            sums.of(Fate.CANCELLED),
            sums.of(Fate.EXPIRED),
            null,
            usage(sums.usage),
            id(files, Kind.OUTPUT),
            id(files, Kind.ERROR));
    store.served().end(batch.id(), end, files, now);
  }

  private static End.Kind kind(ServedBatch batch, Run run) {
    if (run.state() != RunState.CANCELLED) {
      return End.Kind.COMPLETED;
    }
    return batch.expiredAt() == null ? End.Kind.CANCELLED : End.Kind.EXPIRED;
  }

  private ServedFile file(ServedBatch batch, Kind kind, String name, long bytes, Instant now) {
    return new ServedFile(
        ServedId.FILE.next(random),
        batch.owner(),
        kind,
        batch.id() + name,
        bytes,
        now,
        now.plus(KEPT),
        batch.id());
  }

  private static @Nullable String id(List<ServedFile> files, Kind kind) {
    return files.stream()
        .filter(file -> file.kind() == kind)
        .map(ServedFile::id)
        .findFirst()
        .orElse(null);
  }

  private static String usage(Usage usage) {
    return JsonText.object(json -> {
      json.writeNumberProperty("input_tokens", usage.inputTokens());
      json.writeName("input_tokens_details").writeStartObject();
      json.writeNumberProperty("cached_tokens", usage.cachedTokens());
      json.writeEndObject();
      json.writeNumberProperty("output_tokens", usage.outputTokens());
      json.writeName("output_tokens_details").writeStartObject();
      json.writeNumberProperty("reasoning_tokens", usage.reasoningTokens());
      json.writeEndObject();
      json.writeNumberProperty("total_tokens", usage.inputTokens() + usage.outputTokens());
    });
  }
}
