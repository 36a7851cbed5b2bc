package dev.offpeak.store;

import dev.offpeak.model.AttemptId;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.DeferredId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Failure;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RequestState;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.payload.PayloadRef;
import dev.offpeak.store.ResultStore.AttemptOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists as people leaf through them, and single things with all that happened to them. A page is
 * read in a bounded time whatever the store holds. Contract as the package says.
 */
public interface BrowseStore {

  /** The most requests that are looked at for one page of a search. */
  int LOOKED_AT_MAX = 20_000;

  /**
   * All runs in an order, loading ones left out.
   *
   * @param after the last of the page before; null for the first page
   */
  List<Run> runs(Order<RunColumn> order, @Nullable RunId after, int limit);

  /**
   * All batches that need nothing more, in an order.
   *
   * @param after the last of the page before; null for the first page
   */
  List<Batch> ended(Order<BatchColumn> order, @Nullable BatchId after, int limit);

  /**
   * An order over everything. What is equal in it comes the latest first, or the earliest where the
   * order ascends.
   *
   * @param ascending whether the smallest comes first
   */
  record Order<C extends Enum<C>>(C by, boolean ascending) {}

  /** What runs are ordered by. */
  enum RunColumn {
    /** When they were made. */
    CREATED,
    NAME,
    STATE,
    SOURCE,
    FEATURE,
    /** All their requests. */
    REQUESTS,
    ANSWERED,
    FAILED,
    PAID,
    SAVED;

    /** The latest first. */
    public static final Order<RunColumn> USUAL = new Order<>(CREATED, false);
  }

  /** What batches are ordered by. */
  enum BatchColumn {
    /** When they were planned. */
    PLANNED,
    STATE,
    MODEL,
    REQUESTS;

    /** The latest first. */
    public static final Order<BatchColumn> USUAL = new Order<>(PLANNED, false);
  }

  /** The runs that a batch has requests of. */
  List<BatchShare> shares(BatchId batch);

  /** How many requests of a run are in a batch. */
  record BatchShare(RunId run, int requests) {}

  /**
   * Requests that a search finds: of one run in the order of its input; else the latest first, and
   * where a custom id is asked for, by run, the latest first, and custom id. What a credential's
   * calls are is found without looking at others', the latest first. Without run, custom id and
   * credential, those that failed or were cancelled are found without looking at others, too.
   *
   * @param after the cursor of the page before; null for the first page
   */
  RequestPage requests(RequestSearch search, @Nullable RequestId after, int limit);

  /**
   * What is searched for; what is null is not asked.
   *
   * @param customId how the custom id begins; requests that could never be sent are not found by it
   * @param model that is asked for an answer
   * @param from taken in then or later
   * @param to taken in before
   * @param credential who called, as {@link NewDeferred#credential} says it; then only calls are
   *     found, and run and custom id are not looked at
   */
  record RequestSearch(
      @Nullable RunId run,
      @Nullable String customId,
      @Nullable Feature feature,
      RequestState.@Nullable Kind state,
      @Nullable String model,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String credential) {

    /** Anybody's, of any model and time. */
    public RequestSearch(
        @Nullable RunId run,
        @Nullable String customId,
        @Nullable Feature feature,
        RequestState.@Nullable Kind state) {
      this(run, customId, feature, state, null, null, null, null);
    }

    /** All there are. */
    public static final RequestSearch ALL = new RequestSearch(null, null, null, null);
  }

  /**
   * A page of requests. It may hold fewer than asked for, even none, and not be the last: then
   * {@link #LOOKED_AT_MAX} requests were looked at.
   *
   * @param next the cursor of the next page; null if this is the last
   */
  record RequestPage(List<RequestRow> rows, @Nullable RequestId next) {
    public RequestPage {
      rows = List.copyOf(rows);
    }
  }

  /**
   * One request as it is now.
   *
   * @param call what it is known by to who called for it; null for a request of a run
   * @param takenAt when it was taken in, or its run was made
   * @param lane it takes or took: another than batch because its deadline needs it
   * @param deadline when its answer is due; null if whenever
   * @param failure why it failed; null unless it did
   * @param cost of all its answers; null if not answered, or unpriced
   */
  record RequestRow(
      RequestId id,
      RunId run,
      long ordinal,
      String customId,
      Feature feature,
      ProviderName provider,
      Endpoint endpoint,
      String model,
      RequestState.Kind state,
      int attempts,
      @Nullable DeferredId call,
      Instant takenAt,
      Lane lane,
      @Nullable Instant deadline,
      @Nullable Failure failure,
      @Nullable Usd cost) {}

  /** One request with every attempt at it; empty if there is none of that id. */
  Optional<RequestLife> life(RequestId request);

  /**
   * All that happened to a request.
   *
   * @param readyAt when it may be planned, while it is ready
   * @param body what was asked
   * @param attempts in their order
   */
  record RequestLife(
      RequestRow request, Instant readyAt, PayloadRef body, List<AttemptLife> attempts) {
    public RequestLife {
      attempts = List.copyOf(attempts);
    }
  }

  /**
   * One attempt.
   *
   * @param batch null if it was a call of its own
   * @param plannedAt when its batch was planned; null without one
   * @param outcome null while it has none
   * @param line the provider's whole result line; null if there is none
   * @param booking null if nothing was booked for it
   */
  record AttemptLife(
      AttemptId id,
      @Nullable BatchId batch,
      @Nullable Instant plannedAt,
      @Nullable AttemptOutcome outcome,
      @Nullable Failure failure,
      @Nullable PayloadRef line,
      @Nullable Booking booking) {}

  /**
   * A ledger entry.
   *
   * @param duplicate whether the request had its answer already
   * @param paid null if unpriced
   * @param synchronous null if unpriced
   */
  record Booking(
      Instant at, boolean duplicate, Usage usage, @Nullable Usd paid, @Nullable Usd synchronous) {}
}
