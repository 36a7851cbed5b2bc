package dev.offpeak.dispatch;

import dev.offpeak.model.BatchId;
import dev.offpeak.model.Beginning;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.prefix.PrefixPlanner;
import dev.offpeak.prefix.PrefixPlanner.Line;
import dev.offpeak.prefix.PrefixPlanner.Prompt;
import dev.offpeak.pricing.Rates;
import dev.offpeak.source.CacheMark;
import dev.offpeak.store.PlanStore.Member;
import dev.offpeak.store.PlanStore.ReadyRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts the requests of one batch into it. Those that may share a beginning come last and together,
 * because how many share one is known only when all of them are. One batch, one filling; used by
 * one thread.
 */
final class Filling {

  /** Lines a transaction: it must not hold the writer long. */
  private static final int SLICE = 500;

  private final Desk desk;
  private final BatchId batch;
  private final Picker picker;
  private final Instant now;
  private final Map<Feature, Boolean> cached = new HashMap<>();
  private final Map<String, Optional<Rates>> rates = new HashMap<>();
  private long bytes;

  Filling(Desk desk, BatchId batch, Picker picker) {
    this.desk = desk;
    this.batch = batch;
    this.picker = picker;
    this.now = desk.now();
    this.bytes = desk.provider().dialect().envelopeBytes();
  }

  /** Assembles the first {@code count} requests that the picker gives; answers the wire size. */
  long fill(List<ReadyRequest> first, int count) {
    List<ReadyRequest> last = new ArrayList<>();
    int open = count;
    List<ReadyRequest> slice = first;
    while (slice != null && open > 0) {
      List<Member> members = new ArrayList<>(slice.size());
      for (ReadyRequest request : slice.subList(0, Math.min(open, slice.size()))) {
        if (mayShare(request)) {
          last.add(request);
        } else {
          members.add(member(request, null));
        }
        open--;
      }
      assemble(members);
      slice = open > 0 ? picker.nextSlice() : null;
    }
    fillShared(last);
    return bytes;
  }

  /** What was taken in while its feature was cached is sent as it is if the feature is no more. */
  private boolean mayShare(ReadyRequest request) {
    return !request.beginnings().isEmpty()
        && cached.computeIfAbsent(
            request.feature(), feature -> desk.features().policies().of(feature).cache());
  }

  private void fillShared(List<ReadyRequest> requests) {
    List<Prompt> prompts = new ArrayList<>(requests.size());
    for (ReadyRequest request : requests) {
      prompts.add(new Prompt(request.beginnings(), rates(request.model())));
    }
    List<Line> lines = PrefixPlanner.arrange(prompts);
    for (int from = 0; from < lines.size(); from += SLICE) {
      List<Member> members = new ArrayList<>();
      for (Line line : lines.subList(from, Math.min(from + SLICE, lines.size()))) {
        members.add(member(requests.get(line.prompt()), line.mark()));
      }
      assemble(members);
    }
  }

  private @Nullable Rates rates(String model) {
    return rates
        .computeIfAbsent(
            model,
            named ->
                desk.prices()
                    .find(desk.provider().account().target().provider(), named, now)
                    .flatMap(price -> price.rates(Lane.BATCH, 0)))
        .orElse(null);
  }

  private Member member(ReadyRequest request, @Nullable Integer mark) {
    Beginning at = mark == null ? null : request.beginnings().get(mark);
    int extra = at == null ? 0 : CacheMark.extraBytes(request.endpoint(), at);
    bytes += picker.wireBytes(request, extra);
    return new Member(request.id(), desk.ids().attempt(), mark);
  }

  private void assemble(List<Member> members) {
    if (!members.isEmpty()) {
      desk.store().plans().assemble(batch, members);
    }
  }
}
