package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.config.Nearest;
import dev.offpeak.app.config.Sourced;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Table;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.model.ProviderName;
import dev.offpeak.pricing.ModelPrice;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.pricing.Rates;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code offpeak config prices}: what every model costs, says who, and how to say otherwise. */
public final class PricesFlow {

  /** The model in the lines to write where none is asked for. */
  private static final String EXAMPLE = "gpt-6-luna";

  private final Shell shell;
  private final Assembly assembly;

  public PricesFlow(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  /**
   * Shows prices.
   *
   * @param model only this one, or null for all
   */
  public int show(@Nullable String model) {
    PriceList prices = assembly.prices();
    LocalDate today = LocalDate.ofInstant(shell.clock().instant(), ZoneOffset.UTC);
    List<ModelPrice> shown = model == null ? prices.inForce(today) : ofModel(prices, model, today);
    if (!shown.isEmpty()) {
      say(
          "US dollars for a million tokens, on "
              + today
              + " (bundled list of "
              + prices.asOf()
              + ")");
      table(shown).lines(Wrap.width(shell.terminal().columns())).forEach(this::say);
    }
    if (model == null) {
      List<String> unpriced = prices.unpriced(today);
      if (!unpriced.isEmpty()) {
        say("known, but without a price: " + String.join(", ", unpriced));
      }
    } else {
      shown.forEach(this::details);
    }
    say("");
    howToAdd(model == null ? EXAMPLE : model, model == null ? List.of() : shown);
    return ExitCode.OK;
  }

  private List<ModelPrice> ofModel(PriceList prices, String model, LocalDate today) {
    List<ModelPrice> found = new ArrayList<>();
    for (ProviderName provider : Assembly.PROVIDERS) {
      prices.find(provider, model, today).ifPresent(found::add);
    }
    if (found.isEmpty()) {
      TreeSet<String> known = new TreeSet<>(prices.unpriced(today));
      boolean listed = known.contains(model);
      prices.inForce(today).forEach(price -> known.add(price.model()));
      String near = listed ? null : Nearest.of(model, known);
      say(
          model
              + " has no price here"
              + (near == null ? "." : "; did you mean " + near + "?")
              + " Its answers show as unpriced, never as free.");
    }
    return found;
  }

  private static Table table(List<ModelPrice> prices) {
    Table table =
        new Table(
            "model",
            ">input",
            ">cached",
            ">written",
            ">output",
            ">batch in",
            ">batch out",
            "batch price",
            "source");
    for (ModelPrice price : prices) {
      Rates rates = price.standard().synchronous();
      Rates batch = price.standard().batch();
      ModelPrice.BatchBasis basis = price.origin().batchBasis();
      table.row(
          price.model(),
          dollars(rates.input()),
          dollars(rates.cachedInput()),
          dollars(rates.cacheWrite()),
          dollars(rates.output()),
          batch == null ? "–" : dollars(batch.input()),
          batch == null ? "–" : dollars(batch.output()),
          basis == null
              ? "unknown"
              : switch (basis) {
                case LISTED -> "listed";
                case DERIVED -> "half, by rule";
              },
          price.origin().source());
    }
    return table;
  }

  private static String dollars(long pico) {
    return Rates.dollarsPerMillion(pico).toPlainString();
  }

  private void details(ModelPrice price) {
    LocalDate from = price.from();
    LocalDate until = price.until();
    if (from != null || until != null) {
      say(
          "holds"
              + (from == null ? "" : " from " + from)
              + (until == null ? "" : " until the end of " + until.minusDays(1)));
    }
    ModelPrice.LongPrompts longer = price.longPrompts();
    if (longer != null) {
      Rates rates = longer.tier().synchronous();
      say(
          "prompts above "
              + longer.aboveInputTokens()
              + " tokens: "
              + dollars(rates.input())
              + " in, "
              + dollars(rates.output())
              + " out");
    }
    String source = assembly.prices().sources().get(price.origin().source());
    if (source != null) {
      say("source: " + source);
    }
    String notes = price.origin().notes();
    if (notes != null) {
      say("note: " + Wrap.printable(notes));
    }
  }

  private void howToAdd(String model, List<ModelPrice> shown) {
    Sourced<Path> config = assembly.settings().configPath();
    Path file =
        config == null ? assembly.settings().home().resolve("offpeak.yaml") : config.value();
    ProviderName provider = shown.isEmpty() ? provider(model) : shown.getFirst().provider();
    say("To add or change a price, write into " + file + ":");
    say("  prices:");
    say("    - { provider: " + provider + ", model: " + model + ", input: 1.25, output: 10.00 }");
    say("Optional: cached-input, cache-write, cache-write-long, from, until, batch, long-prompts.");
  }

  private ProviderName provider(String model) {
    if (model.isBlank()) {
      throw CommandException.usage("a model's name is not empty.");
    }
    return assembly.catalog().providerOf(model).orElse(ProviderName.OPENAI);
  }

  private void say(String line) {
    shell.streams().out().println(line);
  }
}
