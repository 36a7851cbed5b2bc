package dev.offpeak.app.run;

import dev.offpeak.intake.LoadOutcome.Problem;
import dev.offpeak.source.Source;
import dev.offpeak.source.SourceRequest;
import dev.offpeak.store.sqlite.UsedIds;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A source whose requests with a custom id that was used before are problems, as the intake would
 * find when it stores them. Closing it leaves the source open.
 */
final class DistinctSource implements Source {

  private final Source source;
  private final UsedIds used = new UsedIds(UsedIds.IN_MEMORY_MAX);

  DistinctSource(Source source) {
    this.source = source;
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public String place() {
    return source.place();
  }

  @Override
  public @Nullable Item next() {
    Item item = source.next();
    if (item instanceof Item.Request(long ordinal, SourceRequest request)) {
      OptionalLong first = used.use(request.customId(), ordinal);
      if (first.isPresent()) {
        String problem = Problem.usedBefore(request.customId(), place(), first.getAsLong());
        return new Item.Invalid(ordinal, request.customId(), problem, request.row());
      }
    }
    return item;
  }

  @Override
  public void close() {
    used.close();
  }
}
