package dev.offpeak.app.run;

import dev.offpeak.app.shell.Interruption;
import dev.offpeak.source.Source;
import org.jspecify.annotations.Nullable;

/** A source whose requests are added up on the way by, and that ends when the user says so. */
final class MeteredSource implements Source {

  private final Source source;
  private final Forecast forecast;
  private final Interruption interruption;

  /** The user interrupted before all was read. */
  static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  MeteredSource(Source source, Forecast forecast, Interruption interruption) {
    this.source = source;
    this.forecast = forecast;
    this.interruption = interruption;
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
    if (interruption.requested()) {
      throw new Interrupted();
    }
    Item item = source.next();
    if (item instanceof Item.Request request) {
      forecast.add(request.request());
    }
    return item;
  }

  @Override
  public void close() {
    source.close();
  }
}
