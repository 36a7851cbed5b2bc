package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Usd;
import dev.offpeak.store.Deferred;
import dev.offpeak.store.OutputStore.OutputRow;
import dev.offpeak.store.Store;
import java.util.List;
import java.util.Optional;

/** What was answered and paid for through the gateway, and nobody came for. */
final class UncollectedLines {

  /** More are counted no further: the line is about whether something is wrong with a client. */
  private static final int COUNTED_MAX = 1_000;

  private UncollectedLines() {}

  /** One line with the cost; empty if there is nothing. */
  static List<String> of(Assembly assembly) {
    return assembly.storeIfThere().map(UncollectedLines::of).orElse(List.of());
  }

  private static List<String> of(Store store) {
    List<Deferred> calls = store.deferred().uncollected(COUNTED_MAX);
    if (calls.isEmpty()) {
      return List.of();
    }
    Usd paid = Usd.ZERO;
    for (Deferred call : calls) {
      Optional<Usd> cost = store.output().find(call.request()).map(OutputRow::cost);
      paid = paid.plus(cost.orElse(Usd.ZERO));
    }
    boolean more = calls.size() == COUNTED_MAX;
    return List.of(
        "uncollected: "
            + (more ? "at least " : "")
            + CountText.of(calls.size(), "call")
            + " through the gateway "
            + (calls.size() == 1 ? "was" : "were")
            + " sent and nobody came for the answer; paid "
            + MoneyText.of(paid)
            + "; the answers are kept");
  }
}
