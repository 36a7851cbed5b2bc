package dev.offpeak.testkit.simulation;

import dev.offpeak.model.Account;
import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.ProviderFileId;
import dev.offpeak.provider.Asked;
import dev.offpeak.provider.BatchDraft;
import dev.offpeak.provider.BatchInput;
import dev.offpeak.provider.BatchLimits;
import dev.offpeak.provider.BatchProvider;
import dev.offpeak.provider.BatchRefusal;
import dev.offpeak.provider.CallOutcome;
import dev.offpeak.provider.CreateOutcome;
import dev.offpeak.provider.Dialect;
import dev.offpeak.provider.FileSearch;
import dev.offpeak.provider.ListOutcome;
import dev.offpeak.provider.PollOutcome;
import dev.offpeak.provider.ProviderBatch;
import dev.offpeak.provider.ReadOutcome;
import dev.offpeak.provider.Refusal;
import dev.offpeak.provider.ResultLine;
import dev.offpeak.provider.ResultLines;
import dev.offpeak.provider.Trouble;
import dev.offpeak.provider.UploadOutcome;
import dev.offpeak.testkit.simulation.SimBatch.Line;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider of one account that outlives every crash of ours, takes each chance to fail that its
 * seed gives it, and counts what it charges by body. Not thread-safe.
 */
final class SimProvider implements BatchProvider {

  private static final Duration NOT_FOUND_MAX = Duration.ofMinutes(2);
  private static final int RUN_MINUTES_MAX = 40;
  private static final int SLOW_MINUTES_MAX = 20 * 60;
  private static final int NEIGHBOURS_MAX = 6;
  private static final Duration NEVER = Duration.ofDays(10_000);
  private static final int PAGE = 3;

  private final Account account;
  private final SimDialect dialect;
  private final BatchLimits limits;
  private final InstantSource time;
  private final SimChances chances;
  private final Map<String, SimBatch> batches = new LinkedHashMap<>();
  private final Map<String, List<Line>> files = new LinkedHashMap<>();
  private final Map<String, String> fileNames = new LinkedHashMap<>();
  private final Map<ProviderBatchId, String> firstLines = new HashMap<>();
  private final SimAccount taking;
  private final SimFlaws flaws = new SimFlaws();
  private final SimListing listing;
  private final SimEnds ends;
  private final SimResults results;
  private final SimAsks asks;
  private int ids;
  private int asked;

  SimProvider(
      Account account,
      SimDialect dialect,
      BatchLimits limits,
      InstantSource time,
      SimChances chances,
      SimAccount taking,
      SimListing listing) {
    this.account = account;
    this.dialect = dialect;
    this.limits = limits;
    this.time = time;
    this.chances = chances;
    this.taking = taking;
    this.listing = listing;
    this.ends = new SimEnds(dialect.tagsBatches(), time, chances, taking, flaws);
    this.results = new SimResults(chances, flaws, batches.values());
    this.asks = new SimAsks(chances, ends, flaws);
  }

  /** From now on nothing fails any more, so that everything must come to its end. */
  void behave() {
    chances.end();
  }

  /** What the account takes, and how often more was asked of it. */
  SimAccount taking() {
    return taking;
  }

  /** How often each body was charged. */
  Map<String, Integer> charges() {
    return ends.charges();
  }

  /** Synchronous calls that came here. */
  int asked() {
    return asked;
  }

  /** Which answers were not what a validator asks for. */
  SimFlaws flaws() {
    return flaws;
  }

  /** A batch of somebody else in the same account, with as many lines as one of ours. */
  void addForeignBatch(int lines) {
    List<Line> foreign = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      foreign.add(new Line("someone-else-" + i, "foreign-" + i));
    }
    SimBatch batch = newBatch(null, foreign, listing.shown(time.instant()));
    if (chances.badTimes() && chances.oneOf(12) == 0) {
      batch.endsAt = time.instant().plus(NEVER);
      batch.neverEnds = true;
    }
  }

  @Override
  public Account account() {
    return account;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public BatchLimits limits() {
    return limits;
  }

  @Override
  public UploadOutcome upload(String fileName, BatchInput input) {
    if (chances.bad()) {
      return switch (chances.oneOf(4)) {
        case 0 -> {
          chances.took(SimFault.UPLOAD_NOT_SENT);
          yield new UploadOutcome.NotSent("no connection");
        }
        case 1 -> {
          chances.took(SimFault.UPLOAD_LOST);
          yield new UploadOutcome.Unknown("reset before the answer");
        }
        case 2 -> {
          chances.took(SimFault.UPLOAD_DONE_AND_LOST);
          store(fileName, input);
          yield new UploadOutcome.Unknown("reset after the upload");
        }
        default -> {
          chances.took(SimFault.UPLOAD_REFUSED);
          yield new UploadOutcome.Refused(SimRefusals.ofUpload(chances));
        }
      };
    }
    return new UploadOutcome.Uploaded(store(fileName, input));
  }

  private ProviderFileId store(String fileName, BatchInput input) {
    String id = "file-" + ++ids;
    files.put(id, readLines(input));
    fileNames.put(id, fileName);
    return new ProviderFileId(id);
  }

  private List<Line> readLines(BatchInput input) {
    long bytes = dialect.envelopeBytes();
    List<Line> lines = new ArrayList<>();
    try (BatchInput.Lines open = input.open()) {
      for (BatchInput.Line line = open.next(); line != null; line = open.next()) {
        bytes += dialect.lineBytes(line.endpoint(), line.body().length);
        lines.add(new Line(line.attempt().wire(), SimBodies.idInBatch(line.body())));
      }
      if (bytes != input.wireBytes()) {
        throw new AssertionError("told " + input.wireBytes() + " bytes and sent " + bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  @Override
  public FileSearch findUpload(String fileName, long bytes) {
    if (chances.bad()) {
      if (chances.coin()) {
        return new FileSearch.Unknown(Trouble.passing("503"));
      }
      chances.took(SimFault.FILE_LISTED_LATE);
      return new FileSearch.NotFound();
    }
    for (Map.Entry<String, String> file : fileNames.entrySet()) {
      if (file.getValue().equals(fileName)) {
        return new FileSearch.Found(new ProviderFileId(file.getKey()));
      }
    }
    return new FileSearch.NotFound();
  }

  @Override
  public CreateOutcome create(BatchDraft draft) {
    ProviderFileId file = draft.file();
    List<Line> lines = file == null ? readLines(draft.input()) : copyOf(file);
    if (chances.bad()) {
      return creationFails(draft, lines);
    }
    if (chances.badTimes() && taking.overloaded(time.instant())) {
      chances.took(SimFault.CREATE_FAILED);
      return new CreateOutcome.Unknown("529", true);
    }
    Optional<Refusal> refused = taking.refusal(lines.size(), unfinished(), time.instant());
    if (refused.isPresent()) {
      return new CreateOutcome.Refused(refused.get());
    }
    BatchRefusal late = taking.lateRefusal(lines.size(), unfinished());
    SimBatch batch = newBatch(draft.id().wire(), lines, listing.shown(time.instant()));
    if (late != null) {
      chances.took(SimFault.QUEUE_FULL_LATE);
      batch.refusal = late;
      batch.endsAt = time.instant();
    } else if (chances.bad() && chances.oneOf(4) == 0) {
      // Stuck: until its window is over, until it is asked to stop, or for ever. Not where we are
      // in doubt about it: without a tag, only its end could tell whose it is.
      batch.endsAt = time.instant().plus(NEVER);
      batch.neverEnds = chances.coin();
      chances.took(batch.neverEnds ? SimFault.STUCK : SimFault.IDLE);
      flaws.hide(batch);
      batch.deaf = batch.neverEnds && chances.coin();
    }
    return new CreateOutcome.Accepted(batch.view());
  }

  private CreateOutcome creationFails(BatchDraft draft, List<Line> lines) {
    return switch (chances.oneOf(8)) {
      case 0 -> {
        chances.took(SimFault.CREATE_NOT_SENT);
        yield new CreateOutcome.NotSent("no connection");
      }
      case 1 -> {
        chances.took(SimFault.CREATE_LOST);
        addNeighbours(lines.size());
        yield new CreateOutcome.Unknown("reset before the answer", false);
      }
      case 2 -> {
        chances.took(SimFault.CREATE_DONE_AND_LOST);
        newUnseenBatch(draft.id().wire(), lines, false);
        yield new CreateOutcome.Unknown("reset after it was made", false);
      }
      case 3 -> {
        chances.took(SimFault.CREATE_FAILED);
        addNeighbours(lines.size());
        yield new CreateOutcome.Unknown("500", true);
      }
      case 4 -> {
        chances.took(SimFault.CREATE_DONE_AND_FAILED);
        newUnseenBatch(draft.id().wire(), lines, true);
        yield new CreateOutcome.Unknown("500 after it was made", true);
      }
      default -> {
        chances.took(SimFault.CREATE_REFUSED);
        yield new CreateOutcome.Refused(SimRefusals.ofCreation(chances, draft.file() != null));
      }
    };
  }

  private List<SimBatch> unfinished() {
    ends.advance(batches.values());
    return batches.values().stream().filter(batch -> !batch.ended).toList();
  }

  private List<Line> copyOf(ProviderFileId file) {
    List<Line> lines = new ArrayList<>();
    for (Line line : files.getOrDefault(file.value(), List.of())) {
      lines.add(new Line(line.customId, line.body));
    }
    return lines;
  }

  /**
   * One that we do not know of. It is often listed late, behind batches of neighbours that have its
   * size, and runs for hours.
   */
  private void newUnseenBatch(String tag, List<Line> lines, boolean answered) {
    Instant now = time.instant();
    boolean twin = listing.isTwin();
    Instant listedFrom = twin ? listing.shownTwin(now) : listing.shownUnknown(now, answered);
    SimBatch batch = newBatch(tag, lines, listedFrom);
    if (twin) {
      lines.forEach(flaws::twin);
    }
    if (chances.oneOf(3) == 0) {
      chances.took(SimFault.SLOW);
      batch.endsAt = now.plus(Duration.ofMinutes(1 + chances.oneOf(SLOW_MINUTES_MAX)));
    }
    addNeighbours(lines.size());
  }

  /** Others may have created batches of the same size at the same moment. */
  private void addNeighbours(int lines) {
    if (chances.oneOf(3) == 0) {
      int neighbours = 1 + chances.oneOf(NEIGHBOURS_MAX);
      chances.took(SimFault.NEIGHBOUR);
      for (int i = 0; i < neighbours; i++) {
        addForeignBatch(lines);
      }
    }
  }

  private SimBatch newBatch(@Nullable String tag, List<Line> lines, Instant listedFrom) {
    Instant now = time.instant();
    SimBatch batch =
        new SimBatch(
            new ProviderBatchId("batch-" + ++ids),
            dialect.tagsBatches() ? tag : null,
            now,
            listedFrom,
            knownFrom(now),
            now.plus(Duration.ofMinutes(1 + chances.oneOf(RUN_MINUTES_MAX))),
            lines);
    if (dialect.tagsBatches() && chances.bad() && chances.oneOf(3) == 0) {
      batch.refusal = SimRefusals.late(chances, lines.size());
    }
    batches.put(batch.id.value(), batch);
    firstLines.put(batch.id, lines.getFirst().customId);
    return batch;
  }

  private Instant knownFrom(Instant now) {
    if (!chances.bad()) {
      return now;
    }
    chances.took(SimFault.KNOWN_LATE);
    return now.plusSeconds(chances.oneOf((int) NOT_FOUND_MAX.toSeconds()));
  }

  @Override
  public PollOutcome poll(ProviderBatchId id) {
    ends.advance(batches.values());
    if (chances.bad()) {
      chances.took(SimFault.POLL_FAILED);
      return new PollOutcome.Failed(SimRefusals.trouble(chances));
    }
    SimBatch batch = batches.get(id.value());
    if (batch == null || batch.knownFrom.isAfter(time.instant())) {
      return new PollOutcome.NotFound();
    }
    return new PollOutcome.Seen(batch.view());
  }

  @Override
  public ListOutcome list(@Nullable String cursor) {
    ends.advance(batches.values());
    if (chances.bad() || listing.down(cursor == null, time.instant())) {
      chances.took(SimFault.LIST_FAILED);
      return new ListOutcome.Failed(SimRefusals.trouble(chances));
    }
    List<SimBatch> newestFirst = new ArrayList<>(batches.values());
    Collections.reverse(newestFirst);
    newestFirst.removeIf(batch -> batch.listedFrom.isAfter(time.instant()));
    int from = cursor == null ? 0 : Integer.parseInt(cursor);
    int to = Math.min(newestFirst.size(), from + PAGE);
    List<ProviderBatch> page = new ArrayList<>();
    for (SimBatch batch : newestFirst.subList(Math.min(from, to), to)) {
      page.add(batch.view());
    }
    String next = to < newestFirst.size() ? Integer.toString(to) : null;
    return new ListOutcome.Page(page, next, time.instant());
  }

  @Override
  public ReadOutcome read(ProviderBatch of, ResultLines receiver) {
    SimBatch batch = batches.get(of.id().value());
    if (batch == null || batch.resultsFrom.isAfter(time.instant())) {
      return new ReadOutcome.NotFound();
    }
    if (chances.bad()) {
      chances.took(SimFault.READ_FAILED);
      return new ReadOutcome.Incomplete(Trouble.passing("503"));
    }
    batch.reads++;
    List<ResultLine> lines = results.of(batch);
    int cut = lines.size();
    if (chances.bad()) {
      cut = chances.coin() ? Math.max(0, cut - 1) : chances.oneOf(cut + 1);
    }
    for (ResultLine line : lines.subList(0, cut)) {
      byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
      if (!receiver.accept(bytes, line)) {
        return new ReadOutcome.Incomplete(Trouble.passing("stopped"));
      }
    }
    if (cut < lines.size()) {
      chances.took(SimFault.READ_CUT);
      return new ReadOutcome.Incomplete(Trouble.passing("cut"));
    }
    boolean unreadable = chances.bad();
    if (unreadable) {
      chances.took(SimFault.UNREADABLE_LINE);
    }
    return new ReadOutcome.Complete(lines.size(), unreadable ? 1 : 0);
  }

  @Override
  public Asked ask(AttemptId attempt, Endpoint endpoint, byte[] body) {
    asked++;
    return asks.ask(attempt, body);
  }

  @Override
  public CallOutcome cancel(ProviderBatchId id) {
    SimBatch batch = batches.get(id.value());
    if (batch == null) {
      return new CallOutcome.NotFound();
    }
    if (batch.ended) {
      return new CallOutcome.Failed(Trouble.passing("too late"));
    }
    boolean fails = chances.bad();
    // Two chances, as cancellations are rare in a life.
    fails |= chances.bad();
    if (!fails) {
      stop(batch);
      return new CallOutcome.Done();
    }
    switch (chances.oneOf(4)) {
      case 0 -> {
        chances.took(SimFault.CANCEL_TOO_LATE);
        return new CallOutcome.Done();
      }
      case 1 -> chances.took(SimFault.CANCEL_FAILED);
      default -> {
        chances.took(SimFault.CANCEL_DONE_AND_LOST);
        stop(batch);
      }
    }
    return new CallOutcome.Failed(Trouble.passing("503"));
  }

  private void stop(SimBatch batch) {
    batch.cancelling = true;
    if (!batch.deaf) {
      batch.endsAt = time.instant().plusSeconds(chances.oneOf(600));
    }
  }

  @Override
  public CallOutcome delete(ProviderBatch of) {
    SimBatch batch = batches.get(of.id().value());
    if (batch == null) {
      return new CallOutcome.NotFound();
    }
    if (batch.isForeign()) {
      throw new AssertionError("a batch of somebody else was to be deleted");
    }
    boolean fails = chances.bad();
    boolean done = !fails || chances.coin();
    if (done) {
      batches.remove(of.id().value());
    }
    if (fails) {
      chances.took(done ? SimFault.DELETE_DONE_AND_LOST : SimFault.DELETE_FAILED);
      return new CallOutcome.Failed(Trouble.passing("503"));
    }
    return new CallOutcome.Done();
  }

  /** The batch at the provider that holds the line of that custom id, whoever asks. */
  Optional<ProviderBatchId> holderOf(String customId) {
    return batches.values().stream()
        .filter(batch -> batch.lines.stream().anyMatch(line -> line.customId.equals(customId)))
        .map(batch -> batch.id)
        .findFirst();
  }

  /** The custom id of the first line of that batch, deleted or not; null if there was none. */
  @Nullable String firstLineOf(ProviderBatchId batch) {
    return firstLines.get(batch);
  }
}
