package dev.offpeak.dispatch;

import dev.offpeak.model.AccountId;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RunId;
import dev.offpeak.plan.FairShares;
import dev.offpeak.store.PlanStore;
import dev.offpeak.store.PlanStore.ReadyGroup;
import dev.offpeak.store.PlanStore.ReadyRequest;
import dev.offpeak.store.PlanStore.ReadyRun;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A group's ready requests in the order in which they are to join a batch: from its runs in turn,
 * as {@link FairShares} decides, within a run in the order of intake. Reads page by page; the same
 * store, time and choice of runs give the same order again. Used by one thread.
 */
final class FairLine {

  private static final int PAGE = 500;

  private final PlanStore plans;
  private final AccountId account;
  private final ReadyGroup group;
  private final boolean oneModel;
  private final Instant now;
  private final FairShares shares;
  private final Map<RunId, Pages> pages = new HashMap<>();

  /**
   * Begins with the first requests.
   *
   * @param admitted runs that get something
   * @param oneModel whether a batch holds one model only; then tokens are shared, else requests
   */
  FairLine(
      PlanStore plans,
      AccountId account,
      ReadyGroup group,
      boolean oneModel,
      Predicate<RunId> admitted,
      Instant now) {
    this.plans = plans;
    this.account = account;
    this.group = group;
    this.oneModel = oneModel;
    this.now = now;
    List<FairShares.Claimant> claimants = new ArrayList<>();
    for (ReadyRun run : plans.readyRuns(account, group, oneModel, now)) {
      if (admitted.test(run.run())) {
        claimants.add(new FairShares.Claimant(run.run(), run.feature(), run.deadline()));
      }
    }
    this.shares = new FairShares(claimants, now);
  }

  /** The next requests, at most so many; empty when none is left. */
  List<ReadyRequest> next(int limit) {
    List<ReadyRequest> taken = new ArrayList<>();
    for (RunId run = shares.next(); run != null && taken.size() < limit; run = shares.next()) {
      ReadyRequest request = pages.computeIfAbsent(run, Pages::new).poll();
      if (request == null) {
        shares.exhausted(run);
      } else {
        // A line costs something even where its tokens are estimated at none.
        shares.served(run, oneModel ? 1 + Math.max(0, request.estimatedInputTokens()) : 1);
        taken.add(request);
      }
    }
    return taken;
  }

  /** One run's requests, a page at a time. */
  private final class Pages {

    private final RunId run;
    private Deque<ReadyRequest> page = new ArrayDeque<>();
    private @Nullable RequestId after;
    private boolean last;

    Pages(RunId run) {
      this.run = run;
    }

    @Nullable ReadyRequest poll() {
      if (page.isEmpty() && !last) {
        List<ReadyRequest> read =
            plans.readyRequestsOf(run, account, group, oneModel, now, after, PAGE);
        last = read.size() < PAGE;
        page = new ArrayDeque<>(read);
      }
      ReadyRequest request = page.poll();
      if (request != null) {
        after = request.id();
      }
      return request;
    }
  }
}
