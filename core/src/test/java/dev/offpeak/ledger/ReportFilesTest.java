package dev.offpeak.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.ledger.Report.Query;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.store.LedgerStore.SpendRow;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reports to take away. */
class ReportFilesTest {

  private static final LocalDate FIRST = LocalDate.of(2026, 11, 30);

  private static final List<SpendRow> SPEND =
      List.of(
          row(0, "digest", "gpt-6-luna", Lane.BATCH, 1_000_000_001, 2_000_000_002, 0),
          row(1, "a \"b\", <c>", "gpt-6-luna", Lane.INTERACTIVE, 7, 7, 0),
          row(1, "digest", "no-price", Lane.INTERACTIVE, 0, 0, 5));

  private static SpendRow row(
      int day, String feature, String model, Lane lane, long paid, long synchronous, long bare) {
    return new SpendRow(
        FIRST.plusDays(day),
        new Feature(feature),
        ProviderName.OPENAI,
        model,
        lane,
        5,
        new Usage(900, 100, 50, 0, 20, 0, 0),
        new Usd(paid),
        new Usd(synchronous),
        bare);
  }

  private static String write(ReportFormat format) {
    Query query = new Query(FIRST, FIRST.plusDays(2), null, format.defaultDimensions());
    return format.write(Report.of(query, SPEND), 100);
  }

  @Test
  void focusHasALineForEachChargeAndAddsUp() {
    String csv = write(ReportFormat.FOCUS);
    List<String> lines = csv.lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("BilledCost,EffectiveCost,ListCost,ContractedCost,");
    assertThat(lines.get(1))
        .startsWith("1.000000001,1.000000001,2.000000002,1.000000001,USD,")
        .contains(
            "2026-11-01T00:00:00Z,2026-12-01T00:00:00Z,2026-11-30T00:00:00Z,2026-12-01T00:00:00Z")
        .contains("Usage,,gpt-6-luna by batch for digest,Usage-Based,openai,OpenAI,OpenAI,OpenAI,")
        .contains("AI and Machine Learning,OpenAI API,gpt-6-luna,Other,920,Tokens,920,Tokens,")
        .endsWith("5,900,100,50,20,0");
    assertThat(lines.get(1))
        .contains("\"{\"\"feature\"\":\"\"digest\"\",\"\"lane\"\":\"\"batch\"\"}\"");
    assertThat(lines.get(3)).startsWith(",,,,USD");
    BigDecimal sum = BigDecimal.ZERO;
    for (String line : lines.subList(1, 4)) {
      String cost = line.substring(0, line.indexOf(','));
      sum = sum.add(cost.isEmpty() ? BigDecimal.ZERO : new BigDecimal(cost));
    }
    assertThat(sum).isEqualByComparingTo("1.000000008");
  }

  @Test
  void namesInFocusStayInTheirCells() {
    assertThat(write(ReportFormat.FOCUS))
        .contains("\"a \"\"b\"\", <c>\"")
        .contains("{\"\"feature\"\":\"\"a \\\"\"b\\\"\", <c>\"\"");
  }

  @Test
  void noNameIsAFormulaToASheet() {
    List<SpendRow> spend =
        List.of(
            row(0, "=HYPERLINK(1)", "@SUM", Lane.INTERACTIVE, 9_000_000, 7_000_000, 0),
            row(0, "-1+cmd", "+1", Lane.INTERACTIVE, 9, 7, 0));
    for (ReportFormat format : List.of(ReportFormat.CSV, ReportFormat.FOCUS)) {
      List<Dimension> by =
          format == ReportFormat.CSV
              ? List.of(Dimension.FEATURE, Dimension.MODEL)
              : format.defaultDimensions();
      Query query = new Query(FIRST, FIRST.plusDays(2), null, by);
      assertThat(format.write(Report.of(query, spend), 100))
          .contains("'=HYPERLINK(1),", "'@SUM,", "'-1+cmd,", "'+1,")
          .doesNotContain(",=", ",@", ",+", ",-1+")
          .doesNotContainPattern("(?m)^[=@+]|^-1\\+");
    }
    Query query = new Query(FIRST, FIRST.plusDays(2), null, List.of(Dimension.FEATURE));
    assertThat(ReportFormat.CSV.write(Report.of(query, spend), 100)).contains(",-0.002,");
  }

  @Test
  void htmlStandsAlone() {
    String html = write(ReportFormat.HTML);
    assertThat(html)
        .startsWith("<!doctype html>")
        .contains("<svg", "prefers-color-scheme: dark", "@media print", "$1.00", "digest")
        .contains("2026-11-30: paid $1.00, synchronous $2.00")
        .contains("no-price: 5 requests")
        .contains("a &quot;b&quot;, &lt;c&gt;")
        .doesNotContain("<c>", "http://", "https://", "<script", "url(");
    assertThat(html.split("<rect", -1)).hasSize(5);
  }

  @Test
  void htmlOfNothingSaysSo() {
    Query query = new Query(null, null, new Feature("none"), List.of(Dimension.FEATURE));
    assertThat(ReportFormat.HTML.write(Report.of(query, List.of()), 80))
        .contains("all time", "none", "$0.00")
        .doesNotContain("<svg");
  }
}
