package dev.offpeak.app.run;

import dev.offpeak.app.input.Input;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.pricing.Estimate;
import dev.offpeak.pricing.TokenRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A forecast as people read it. */
final class EstimateText {

  private static final int MODELS_SHOWN = 3;
  private static final int INDENT = 10;

  private EstimateText() {}

  /** What is about to be sent, and what it will cost. */
  static List<String> brief(Input input, String feature, Forecast forecast, int columns) {
    List<String> lines = new ArrayList<>(head(input, feature, forecast, columns));
    lines.addAll(estimate(forecast, columns));
    notes(input, forecast).forEach(note -> lines.addAll(Wrap.words(note, INDENT, columns)));
    return lines;
  }

  /** The same with what it rests on, for who asked for no more than this. */
  static List<String> full(Input input, String feature, Forecast forecast, int columns) {
    List<String> lines = new ArrayList<>(brief(input, feature, forecast, columns));
    forecast.input().ifPresent(range -> lines.add("input     " + basis(range)));
    forecast.output().ifPresent(range -> lines.add("output    " + basis(range)));
    forecast
        .priced()
        .ifPresent(estimate ->
            lines.add(
                "reserve   "
                    + MoneyText.of(estimate.reserve())
                    + " is set aside against --max-cost until the answers are in"));
    lines.add("Nothing was sent or stored.");
    return lines;
  }

  private static String basis(TokenRange range) {
    return CountText.of(range.low())
        + "–"
        + CountText.of(range.high())
        + " tokens, most likely "
        + CountText.of(range.expected())
        + " ("
        + range.basis()
        + ")";
  }

  private static List<String> head(Input input, String feature, Forecast forecast, int columns) {
    List<String> models = List.copyOf(forecast.models());
    String named =
        models.size() <= MODELS_SHOWN
            ? (models.size() == 1 ? "model " : "models ") + String.join(", ", models)
            : CountText.of(models.size(), "model");
    String noun = input.place().equals("row") ? "row" : "request";
    return Wrap.joined(
        List.of(
            input.source().name(),
            CountText.of(forecast.requests(), noun),
            models.isEmpty() ? "" : named + " (" + input.provider().display() + ")",
            forecast.features().size() > 1
                ? CountText.of(forecast.features().size(), "feature")
                : "feature " + feature),
        0,
        columns);
  }

  private static List<String> estimate(Forecast forecast, int columns) {
    if (forecast.requests() == 0) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    parts.add("estimate  " + tokens(forecast));
    forecast.priced().ifPresent(estimate -> parts.add(money(estimate)));
    parts.add(
        CountText.of(forecast.batches())
            + (forecast.batches() == 1 ? " batch" : " batches")
            + ", usually done within 1 h, 24 h at most");
    return Wrap.joined(parts, INDENT, columns);
  }

  private static String tokens(Forecast forecast) {
    return forecast.input().map(EstimateText::compact).orElse("0")
        + " tokens in, "
        + forecast.output().map(EstimateText::compact).orElse("0")
        + " out";
  }

  private static String compact(TokenRange range) {
    String low = CountText.compact(range.low());
    String high = CountText.compact(range.high());
    return low.equals(high) ? "~" + low : low + "–" + high;
  }

  private static String money(Estimate estimate) {
    return MoneyText.range(estimate.low().paid(), estimate.high().paid())
        + " by batch, "
        + MoneyText.range(estimate.low().synchronous(), estimate.high().synchronous())
        + " synchronous";
  }

  private static List<String> notes(Input input, Forecast forecast) {
    List<String> notes = new ArrayList<>();
    for (Map.Entry<String, Long> model : forecast.unpriced().entrySet()) {
      notes.add(
          "unpriced  "
              + model.getKey()
              + " has no known price, so "
              + CountText.of(model.getValue(), "request")
              + " of it are in no cost. Add it: offpeak config prices "
              + model.getKey());
    }
    forecast
        .priced()
        .filter(estimate -> estimate.cacheWrites() > 0)
        .ifPresent(estimate ->
            notes.add(
                "caching   the upper end includes cache writes of "
                    + CountText.of(estimate.cacheWrites(), "request")
                    + ", which are billed above the input price"));
    notes.addAll(CacheText.notes(forecast.cache()));
    input.changes().forEach(change -> notes.add("changed   " + change));
    return notes;
  }
}
