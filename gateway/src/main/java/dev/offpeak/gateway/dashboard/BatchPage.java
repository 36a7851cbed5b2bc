package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.PageRoute;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.ledger.CountText;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.store.BrowseStore.BatchShare;
import dev.offpeak.store.ResultStore.Tally;
import dev.offpeak.store.Store;
import java.util.List;

/** One batch: where it is, whose requests it holds, and what came of them. */
final class BatchPage {

  private final DashboardParts parts;
  private final Screen screen;
  private final BatchRows rows;

  BatchPage(DashboardParts parts, Screen screen, BatchRows rows) {
    this.parts = parts;
    this.screen = screen;
    this.rows = rows;
  }

  /**
   * The page.
   *
   * @param facts what is known of it, each with its name
   */
  public record View(BatchRow batch, List<Fact> facts, List<Share> runs) {
    public View {
      facts = List.copyOf(facts);
      runs = List.copyOf(runs);
    }
  }

  /** A run's part of it. */
  public record Share(String run, String requests) {}

  Reply show(Visit visit) throws RefusedException {
    Store store = parts.store().get();
    Moments moments = new Moments(parts.clock().instant(), parts.clock().getZone());
    Batch batch =
        BatchId.parse(visit.segment(1))
            .flatMap(id -> store.batches().find(id))
            .orElseThrow(() -> new RefusedException(PageRoute.noSuchPage()));
    BatchRow row = rows.of(List.of(batch), moments).getFirst();
    Tally tally = store.results().tally(batch.id());
    List<Fact> facts =
        List.of(
            new Fact("Model", batch.group().model()),
            new Fact("Endpoint", batch.group().endpoint().path()),
            new Fact("Provider", row.provider()),
            new Fact("Provider’s id", row.providerId().isEmpty() ? "none yet" : row.providerId()),
            new Fact("Account", batch.account().fingerprint()),
            new Fact("Planned", moments.exact(batch.plannedAt()) + " · " + row.age() + " ago"),
            new Fact("Requests", row.requests()),
            new Fact("Answered", CountText.of(tally.answered())),
            new Fact(
                "Estimated input", CountText.compact(batch.estimatedInputTokens()) + " tokens"),
            new Fact(
                "Billed",
                CountText.compact(tally.booked().inputTokens())
                    + " tokens in, "
                    + CountText.compact(tally.booked().outputTokens())
                    + " out"),
            new Fact("May cost", row.reserved()));
    List<Share> shares = store.browse().shares(batch.id()).stream().map(BatchPage::share).toList();
    return screen.show(
        visit, Menu.BATCHES, "Batch " + row.id(), "batch", new View(row, facts, shares));
  }

  private static Share share(BatchShare share) {
    return new Share(share.run().value(), CountText.of(share.requests()));
  }
}
