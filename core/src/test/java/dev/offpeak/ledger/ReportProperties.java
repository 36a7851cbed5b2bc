package dev.offpeak.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.Cost;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What was entered is what is reported: to the request, the token and the nano-dollar. */
final class ReportProperties {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 1);
  private static final Pattern COST = Pattern.compile("\"cost_usd\":([-0-9.]+)");

  @Property(tries = 300)
  void entriesRowsAndTotalAreTheSameMoney(
      @ForAll("entries") List<SpendRow> entries, @ForAll("breakdowns") List<Dimension> by) {
    Report report = Report.of(new Report.Query(null, null, null, by), entries);

    long paid = entries.stream().mapToLong(entry -> entry.paid().nanos()).sum();
    long synchronous = entries.stream().mapToLong(entry -> entry.synchronous().nanos()).sum();
    assertThat(report.total().paid()).isEqualTo(new Usd(paid));
    assertThat(report.total().synchronous()).isEqualTo(new Usd(synchronous));
    assertThat(report.total().saved()).isEqualTo(new Usd(synchronous - paid));
    assertThat(report.rows().stream().mapToLong(row -> row.sums().paid().nanos()).sum())
        .isEqualTo(paid);
    assertThat(report.rows().stream().mapToLong(row -> row.sums().requests()).sum())
        .isEqualTo(entries.stream().mapToLong(SpendRow::requests).sum());
    assertThat(
            report.rows().stream().map(row -> row.sums().tokens()).reduce(Usage.NONE, Usage::plus))
        .isEqualTo(report.total().tokens());
    assertThat(report.rows().stream().map(Report.Row::labels)).doesNotHaveDuplicates();
  }

  @Property(tries = 300)
  void jsonLosesNothing(@ForAll("entries") List<SpendRow> entries) {
    List<Dimension> by = ReportFormat.JSON.defaultDimensions();
    Report report = Report.of(new Report.Query(null, null, null, by), entries);

    Matcher costs = COST.matcher(ReportFormat.JSON.write(report, 80));
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal last = BigDecimal.ZERO;
    while (costs.find()) {
      last = new BigDecimal(costs.group(1));
      sum = sum.add(last);
    }

    assertThat(sum.subtract(last)).as("rows against total").isEqualByComparingTo(last);
  }

  @Provide
  Arbitrary<List<Dimension>> breakdowns() {
    return Arbitraries.of(Dimension.class).set().ofMinSize(1).map(ReportProperties::listed);
  }

  private static List<Dimension> listed(Set<Dimension> dimensions) {
    return List.copyOf(dimensions);
  }

  @Provide
  Arbitrary<List<SpendRow>> entries() {
    Arbitrary<Long> tokens = Arbitraries.longs().between(0, 300_000);
    return Combinators.combine(
            Arbitraries.integers().between(0, 3),
            Arbitraries.of("a", "b", "untagged"),
            Arbitraries.of("gpt-6-luna", "gpt-4.1-mini", "gpt-5.1", "gpt-99"),
            Arbitraries.of(Lane.class),
            tokens,
            tokens)
        .as(ReportProperties::entry)
        .list()
        .ofMaxSize(40);
  }

  private static SpendRow entry(
      int day, String feature, String model, Lane lane, long input, long output) {
    Usage usage = new Usage(input, input / 3, input / 5, 0, output, output / 2, 0);
    Optional<Cost> cost = PriceList.bundled().cost(ProviderName.OPENAI, usage, model, lane, NOW);
    return new SpendRow(
        DAY.plusDays(day),
        new Feature(feature),
        ProviderName.OPENAI,
        model,
        lane,
        1,
        usage,
        cost.map(Cost::paid).orElse(Usd.ZERO),
        cost.map(Cost::synchronous).orElse(Usd.ZERO),
        cost.isPresent() ? 0 : 1);
  }
}
