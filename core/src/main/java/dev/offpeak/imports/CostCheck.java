package dev.offpeak.imports;

import dev.offpeak.imports.Buckets.Cell;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.ModelPrice;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.source.SourceException;
import dev.offpeak.store.LedgerStore;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Compares what a provider says was paid with what was metered here, by day and model. Changes
 * nothing. Not thread-safe.
 */
public final class CostCheck {

  /** Exports round, and so do we: what is below a cent is no difference. */
  private static final Usd ROUNDING = new Usd(10_000_000L);

  /** Such as of {@code gpt-5-mini-2025-08-07} and {@code claude-sonnet-4-5-20250929}. */
  private static final Pattern DATE = Pattern.compile("-20\\d\\d-?[01]\\d-?[0-3]\\d$");

  private final LedgerStore ledger;
  private final PriceList prices;
  private final Path folder;
  private final Map<Place, Sides> sides = new TreeMap<>();
  private final Set<ProviderName> ungrouped = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  /** What is compared: a day, a provider and a model. */
  private record Place(LocalDate day, String provider, String model) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byDay = day.compareTo(other.day);
      int byProvider = byDay == 0 ? provider.compareTo(other.provider) : byDay;
      return byProvider == 0 ? model.compareTo(other.model) : byProvider;
    }
  }

  /** What each side says. */
  private static final class Sides {
    private Usd theirs = Usd.ZERO;
    private Usd ours = Usd.ZERO;
    private long unpriced;
  }

  /**
   * One day's spend on a model, by both sides.
   *
   * @param unpriced calls of ours without a price, which are in no sum
   */
  public record Row(
      LocalDate day, ProviderName provider, String model, Usd theirs, Usd ours, long unpriced) {

    /** What the provider counts and we do not; negative the other way round. */
    public Usd difference() {
      return theirs.minus(ours);
    }

    /** Whether it is more than rounding. */
    public boolean differs() {
      return Math.abs(difference().nanos()) >= ROUNDING.nanos();
    }
  }

  /**
   * The comparison.
   *
   * @param rows by day, provider and model
   * @param problems lines that could not be read, in words
   */
  public record Comparison(List<Row> rows, List<String> problems) {

    public Comparison {
      rows = List.copyOf(rows);
      problems = List.copyOf(problems);
    }

    /** Rows that differ by more than rounding. */
    public long differences() {
      return rows.stream().filter(Row::differs).count();
    }

    /** Whether both sides agree on everything that could be read. */
    public boolean agrees() {
      return differences() == 0 && problems.isEmpty();
    }
  }

  /**
   * @param folder on a local disk, for what does not fit into memory
   */
  public CostCheck(LedgerStore ledger, PriceList prices, Path folder) {
    this.ledger = ledger;
    this.prices = prices;
    this.folder = folder;
  }

  /**
   * Compares an export of costs; used once.
   *
   * @throws SourceException if it is no export of costs, or none of a day that is over
   */
  public Comparison compare(ImportInput input, Instant now) {
    List<ImportRow> costs = read(input, now);
    if (costs.isEmpty()) {
      throw new SourceException(
          input.name()
              + " holds no costs"
              + (problems.isEmpty() ? "" : " that can be compared (" + problems.getFirst() + ")")
              + "; give OpenAI's /v1/organization/costs or Anthropic's"
              + " /v1/organizations/cost_report.");
    }
    for (ImportRow cost : costs) {
      if (cost.model().equals(Buckets.ALL_MODELS)) {
        ungrouped.add(provider(cost));
      }
    }
    Set<ProviderName> providers = new HashSet<>();
    LocalDate first = day(costs.getFirst());
    LocalDate last = first;
    for (ImportRow cost : costs) {
      providers.add(provider(cost));
      first = day(cost).isBefore(first) ? day(cost) : first;
      last = day(cost).isAfter(last) ? day(cost) : last;
      Sides at = at(day(cost), provider(cost), cost.model(), cost.at());
      at.theirs = at.theirs.plus(cost.cost() == null ? Usd.ZERO : cost.cost());
    }
    for (SpendRow row : ledger.spend(first, last.plusDays(1), null)) {
      if (providers.contains(row.provider())) {
        Instant noon = row.day().atTime(12, 0).toInstant(ZoneOffset.UTC);
        Sides at = at(row.day(), row.provider(), row.model(), noon);
        at.ours = at.ours.plus(row.paid());
        at.unpriced += row.unpriced();
      }
    }
    List<Row> rows = new ArrayList<>();
    sides.forEach((cell, both) ->
        rows.add(
            new Row(
                cell.day(),
                new ProviderName(cell.provider()),
                cell.model(),
                both.theirs,
                both.ours,
                both.unpriced)));
    return new Comparison(rows, problems);
  }

  private Sides at(LocalDate day, ProviderName provider, String model, Instant when) {
    String name =
        ungrouped.contains(provider) ? Buckets.ALL_MODELS : undated(provider, model, when);
    return sides.computeIfAbsent(new Place(day, provider.value(), name), _ -> new Sides());
  }

  /**
   * The name that both sides are known by: who asks for a model without a date is billed for that
   * of a date.
   */
  private String undated(ProviderName provider, String model, Instant when) {
    String priced = prices.find(provider, model, when).map(ModelPrice::model).orElse(model);
    String undated = DATE.matcher(priced).replaceFirst("");
    return prices.find(provider, undated, when).isPresent() ? undated : priced;
  }

  private List<ImportRow> read(ImportInput input, Instant now) {
    List<ImportRow> costs = new ArrayList<>();
    try (ExportFile file = ExportFile.open(input)) {
      ImportFormat format = file.format();
      Unfolding unfolding = new Unfolding(format, new SpanIndex(folder), now);
      RowReader reader = new RowReader(Aliases.of(format), now);
      try (RawRows rows = file.rows()) {
        for (RawRow row = rows.next(); row != null; row = rows.next()) {
          Map<String, Object> columns = row.columns();
          if (columns == null) {
            problems.add("line " + row.line() + ": " + row.problem());
          } else {
            for (Cell cell : unfolding.cells(columns)) {
              read(reader, cell, row.line()).ifPresent(costs::add);
            }
          }
        }
      } catch (IOException cut) {
        problems.add("the file breaks off, or is damaged");
      }
    }
    return costs;
  }

  private Optional<ImportRow> read(RowReader reader, Cell cell, long line) {
    try {
      if (cell.problem() != null) {
        throw new UnreadableRowException(cell.problem());
      }
      return reader
          .read(new RowFields(cell.columns()), cell.sum())
          .filter(row -> row.cost() != null);
    } catch (UnreadableRowException unreadable) {
      problems.add("line " + line + ": " + unreadable.getMessage());
      return Optional.empty();
    }
  }

  private static ProviderName provider(ImportRow row) {
    return new ProviderName(row.provider() == null ? "unknown" : row.provider());
  }

  private static LocalDate day(ImportRow row) {
    return LocalDate.ofInstant(row.at(), ZoneOffset.UTC);
  }
}
