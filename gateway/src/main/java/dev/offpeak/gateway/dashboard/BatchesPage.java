package dev.offpeak.gateway.dashboard;

import dev.offpeak.gateway.dashboard.Frame.Menu;
import dev.offpeak.gateway.dashboard.web.Moments;
import dev.offpeak.gateway.dashboard.web.Visit;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.ledger.CountText;
import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.BatchState;
import dev.offpeak.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is at the providers, what waits for which limit, and what has been lately. */
final class BatchesPage {

  private static final int ENDED_SHOWN = 50;

  /** More would be no list for people; the count above tells all. */
  private static final int LIVE_SHOWN = 200;

  private static final Empty NOTHING =
      new Empty(
          "Here are the batches at the providers: how far each is, how old, and what it waits for.",
          "offpeak run examples/speeches.csv --model gpt-6-luna --prompt 'Summarize: {{text}}'");

  private final DashboardParts parts;
  private final Screen screen;
  private final BatchRows rows;

  BatchesPage(DashboardParts parts, Screen screen, BatchRows rows) {
    this.parts = parts;
    this.screen = screen;
    this.rows = rows;
  }

  /**
   * The page.
   *
   * @param live those under way; its own part, as it is looked at again and again
   * @param next the address of the page after; empty if there is none
   */
  public record View(
      Live live, BatchRow.Table ended, String next, boolean first, @Nullable Empty empty) {}

  /**
   * Those under way.
   *
   * @param summary how many are where
   * @param again where the same part is had again
   */
  public record Live(BatchRow.Table table, String summary, String again) {}

  Reply show(Visit visit) {
    Store store = parts.store().get();
    Moments moments = new Moments(parts.clock().instant(), parts.clock().getZone());
    if (visit.query().get("live") != null) {
      return screen.part("live_batches", live(visit, store, moments));
    }
    BatchId before =
        Optional.ofNullable(visit.query().get("before")).flatMap(BatchId::parse).orElse(null);
    List<Batch> ended = store.browse().ended(BatchRows.order(visit), before, ENDED_SHOWN + 1);
    boolean more = ended.size() > ENDED_SHOWN;
    List<Batch> shown = more ? ended.subList(0, ENDED_SHOWN) : ended;
    Live live = live(visit, store, moments);
    View view =
        new View(
            live,
            rows.ended(visit, shown, moments),
            more ? "/batches?before=" + shown.getLast().id().wire() + Sorting.again(visit) : "",
            before == null,
            live.table().rows().isEmpty() && shown.isEmpty() && before == null
                ? NOTHING.with(parts.sandbox())
                : null);
    return screen.show(visit, Menu.BATCHES, "Batches", "batches", view);
  }

  private Live live(Visit visit, Store store, Moments moments) {
    List<Batch> all =
        store.batches().unfinished().stream()
            .filter(batch -> BatchRows.isLive(batch.state()))
            .toList();
    return new Live(
        rows.first(visit, all, LIVE_SHOWN, moments),
        summary(all),
        "/batches?live=1" + Sorting.again(visit));
  }

  private static String summary(List<Batch> batches) {
    if (batches.isEmpty()) {
      return "Nothing is under way.";
    }
    List<String> counts = new ArrayList<>();
    count(counts, batches, Tone.BUSY, "in progress");
    count(counts, batches, Tone.WAITING, "waiting");
    count(counts, batches, Tone.DOUBT, "in doubt");
    return CountText.of(batches.size(), "batch", "batches") + ": " + String.join(" · ", counts);
  }

  private static void count(List<String> counts, List<Batch> batches, Tone tone, String words) {
    long count = batches.stream().map(Batch::state).filter(state -> is(state, tone)).count();
    if (count > 0) {
      counts.add(CountText.of(count) + " " + words);
    }
  }

  private static boolean is(BatchState state, Tone tone) {
    return BatchRows.tone(state) == tone;
  }
}
