package dev.offpeak.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReportTest {

  private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);
  private static final LocalDate END = LocalDate.of(2026, 11, 23);
  private static final ProviderName OPENAI = ProviderName.OPENAI;
  private static final ProviderName ANTHROPIC = ProviderName.ANTHROPIC;
  private static final Lane BATCH = Lane.BATCH;
  private static final Lane INTERACTIVE = Lane.INTERACTIVE;

  private static final List<SpendRow> NOVEMBER =
      List.of(
          row(1, "ticket-summary", OPENAI, "gpt-6-luna", BATCH, 400_000, "100", "200", 0),
          row(2, "ticket-summary", OPENAI, "gpt-6-luna", BATCH, 412_004, "114.77", "229.54", 0),
          row(
              2,
              "lead-enrichment",
              ANTHROPIC,
              "claude-haiku-5-5",
              BATCH,
              18_589,
              "64.86",
              "129.72",
              0),
          row(
              3,
              "lead-enrichment",
              ANTHROPIC,
              "claude-haiku-5-5",
              INTERACTIVE,
              45_511,
              "325.16",
              "325.16",
              0),
          row(3, "chat-reply", OPENAI, "gpt-6.2-sol", INTERACTIVE, 120_551, "1204.1", "1204.1", 0),
          row(4, "untagged", OPENAI, "gpt-6.2-sol", INTERACTIVE, 8_000, "71.33", "71.33", 0),
          row(4, "untagged", OPENAI, "gpt-4.1", INTERACTIVE, 20, "0.000125", "0.000125", 0),
          row(5, "untagged", ANTHROPIC, "claude-fable-5-2", INTERACTIVE, 204, "0", "0", 204));

  @Test
  void aWideTableShowsEverything() {
    assertThat(table(List.of(Dimension.FEATURE), 140))
        .isEqualTo(
            """
            1–22 November 2026
            feature          model              requests  tokens in  tokens out  interactive  batch       paid  synchronous    saved
            ticket-summary   gpt-6-luna          812,004       731M        162M          0 %  100 %    $214.77      $429.54  $214.77
            lead-enrichment  claude-haiku-5-5     64,100      57.7M       12.8M         71 %   29 %    $390.02      $454.88   $64.86
            chat-reply       gpt-6.2-sol         120,551       108M       24.1M        100 %    0 %  $1,204.10    $1,204.10    $0.00
            untagged         3 models              8,224       7.4M        1.6M        100 %    0 %     $71.33       $71.33    $0.00
            total                              1,004,879       904M        201M                      $1,880.22    $2,159.85  $279.63
            1 model without a price, not in these sums: claude-fable-5-2 (204 requests).
            Add it: offpeak config prices
            """);
  }

  @Test
  void aUsualTerminalKeepsTheLanes() {
    assertThat(table(List.of(Dimension.FEATURE), 80))
        .isEqualTo(
            """
            1–22 November 2026
            feature           requests  interactive  batch       paid  synchronous    saved
            ticket-summary     812,004          0 %  100 %    $214.77      $429.54  $214.77
            lead-enrichment     64,100         71 %   29 %    $390.02      $454.88   $64.86
            chat-reply         120,551        100 %    0 %  $1,204.10    $1,204.10    $0.00
            untagged             8,224        100 %    0 %     $71.33       $71.33    $0.00
            total            1,004,879                      $1,880.22    $2,159.85  $279.63
            1 model without a price, not in these sums: claude-fable-5-2 (204 requests).
            Add it: offpeak config prices
            """);
  }

  @Test
  void aLastColumnSaysWhatElseIsKnown() {
    ReportRemarks remarks =
        new ReportRemarks(
            "could still save",
            Map.of("lead-enrichment", "$158.00", "chat-reply", "keep interactive"),
            "$158.00",
            "could still save: in 30 days.");
    assertThat(ReportFormat.table(report(List.of(Dimension.FEATURE), NOVEMBER), 80, remarks))
        .startsWith(
            """
            1–22 November 2026
            feature           requests       paid  synchronous    saved  could still save
            ticket-summary     812,004    $214.77      $429.54  $214.77                 –
            lead-enrichment     64,100    $390.02      $454.88   $64.86           $158.00
            chat-reply         120,551  $1,204.10    $1,204.10    $0.00  keep interactive
            untagged             8,224     $71.33       $71.33    $0.00                 –
            total            1,004,879  $1,880.22    $2,159.85  $279.63           $158.00
            could still save: in 30 days.
            """);
  }

  @Test
  void aNarrowOneKeepsTheMoney() {
    assertThat(table(List.of(Dimension.FEATURE), 60))
        .isEqualTo(
            """
            1–22 November 2026
            feature           requests       paid  synchronous    saved
            ticket-summary     812,004    $214.77      $429.54  $214.77
            lead-enrichment     64,100    $390.02      $454.88   $64.86
            chat-reply         120,551  $1,204.10    $1,204.10    $0.00
            untagged             8,224     $71.33       $71.33    $0.00
            total            1,004,879  $1,880.22    $2,159.85  $279.63
            1 model without a price, not in these sums: claude-fable-5-2
            (204 requests).
            Add it: offpeak config prices
            """);
  }

  @Test
  void aBreakdownShowsWhatWasAskedFor() {
    List<Dimension> by = Dimension.parse("day,provider,lane");

    assertThat(table(by, 80))
        .isEqualTo(
            """
            1–22 November 2026
            day         provider   lane          requests       paid  synchronous    saved
            2026-11-01  openai     batch          400,000    $100.00      $200.00  $100.00
            2026-11-02  openai     batch          412,004    $114.77      $229.54  $114.77
            2026-11-02  anthropic  batch           18,589     $64.86      $129.72   $64.86
            2026-11-03  openai     interactive    120,551  $1,204.10    $1,204.10    $0.00
            2026-11-03  anthropic  interactive     45,511    $325.16      $325.16    $0.00
            2026-11-04  openai     interactive      8,020     $71.33       $71.33    $0.00
            2026-11-05  anthropic  interactive        204   unpriced            –        –
            total                               1,004,879  $1,880.22    $2,159.85  $279.63
            1 model without a price, not in these sums: claude-fable-5-2 (204 requests).
            Add it: offpeak config prices
            """);
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 61, 72, 80, 100, 140})
  void noLineIsWiderThanTheTerminal(int columns) {
    SpendRow verbose =
        row(
            6,
            "a-feature-with-quite-a-long-name-" + "x".repeat(60),
            OPENAI,
            "ft:gpt-4o-mini-2024-07-18:acme-corporation:tickets:9abcdefg",
            BATCH,
            7,
            "0.1",
            "0.2",
            3);

    for (String by : List.of("feature", "feature,model", "feature,provider,model,lane,day")) {
      assertThat(
              ReportFormat.TABLE
                  .write(report(Dimension.parse(by), List.of(verbose)), columns)
                  .lines())
          .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
    }
  }

  @Test
  void namesCannotSteerTheTerminal() {
    SpendRow hostile = row(6, "f", OPENAI, "gpt\u001b[31m\n\u009b1mred", BATCH, 7, "0", "0", 7);

    assertThat(ReportFormat.TABLE.write(report(List.of(Dimension.MODEL), List.of(hostile)), 80))
        .contains("gpt?[31m??1mred")
        .doesNotContain("\u001b", "\u009b");
  }

  @Test
  void jsonHasExactlyTheFieldsOfTheContract() {
    List<SpendRow> rows = List.of(NOVEMBER.get(2), NOVEMBER.get(7));

    assertThat(json(ReportFormat.JSON.defaultDimensions(), rows))
        .isEqualTo(
            """
            {"from":"2026-11-01","to":"2026-11-23","rows":[\
            {"feature":"lead-enrichment","provider":"anthropic","model":"claude-haiku-5-5","lane":"batch",\
            "requests":18589,"tokens":{"input":16730100,"cached":5576700,"cache_write":1858900,\
            "output":3717800,"reasoning":18589},"cost_usd":64.86,"synchronous_cost_usd":129.72,\
            "saved_usd":64.86,"unpriced":0},\
            {"feature":"untagged","provider":"anthropic","model":"claude-fable-5-2","lane":"interactive",\
            "requests":204,"tokens":{"input":183600,"cached":61200,"cache_write":20400,\
            "output":40800,"reasoning":204},"cost_usd":null,"synchronous_cost_usd":null,\
            "saved_usd":null,"unpriced":204}],\
            "total":{"requests":18793,"tokens":{"input":16913700,"cached":5637900,"cache_write":1879300,\
            "output":3758600,"reasoning":18793},"cost_usd":64.86,"synchronous_cost_usd":129.72,\
            "saved_usd":64.86,"unpriced":204}}
            """);
  }

  @Test
  void jsonShowsOnlyTheDimensionsAskedFor() {
    assertThat(json(List.of(Dimension.DAY), List.of(NOVEMBER.get(6))))
        .isEqualTo(
            """
            {"from":"2026-11-01","to":"2026-11-23","rows":[\
            {"day":"2026-11-04","requests":20,"tokens":{"input":18000,"cached":6000,"cache_write":2000,\
            "output":4000,"reasoning":20},"cost_usd":0.000125,"synchronous_cost_usd":0.000125,\
            "saved_usd":0,"unpriced":0}],\
            "total":{"requests":20,"tokens":{"input":18000,"cached":6000,"cache_write":2000,\
            "output":4000,"reasoning":20},"cost_usd":0.000125,"synchronous_cost_usd":0.000125,\
            "saved_usd":0,"unpriced":0}}
            """);
  }

  @Test
  void csvQuotesWhatNeedsIt() {
    List<SpendRow> rows =
        List.of(
            row(
                1,
                "say \"hi\", twice",
                OPENAI,
                "gpt-6-luna",
                BATCH,
                2,
                "0.000000001",
                "0.000000002",
                0),
            NOVEMBER.get(7));

    assertThat(ReportFormat.CSV.write(report(ReportFormat.CSV.defaultDimensions(), rows), 80))
        .isEqualTo(
            """
            feature,provider,model,lane,requests,input_tokens,cached_tokens,cache_write_tokens,\
            output_tokens,reasoning_tokens,cost_usd,synchronous_cost_usd,saved_usd,unpriced
            "say ""hi"", twice",openai,gpt-6-luna,batch,2,1800,600,200,400,2,0.000000001,0.000000002,0.000000001,0
            untagged,anthropic,claude-fable-5-2,interactive,204,183600,61200,20400,40800,204,,,,204
            """);
  }

  @Test
  void anEmptyReportSaysWhatItWillShowAndHowToFillIt() {
    assertThat(table(List.of(Dimension.FEATURE), 80, List.of()))
        .isEqualTo(
            """
            1–22 November 2026: no calls were recorded.
            This report shows, for each feature, what its calls cost, what the same tokens
            would have cost synchronously, and what was saved.
            Fill it: offpeak run INPUT --feature NAME
            """);
    Query tickets = new Query(null, null, new Feature("my tickets"), List.of(Dimension.FEATURE));
    assertThat(ReportFormat.TABLE.write(Report.of(tickets, List.of()), 80))
        .contains("all time: no calls were recorded for feature my tickets.")
        .endsWith("Fill it: offpeak run INPUT --feature 'my tickets'\n");
    assertThat(json(List.of(Dimension.FEATURE), List.of()))
        .contains("\"rows\":[]", "\"cost_usd\":0,");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-01, 2026-11-23, 1–22 November 2026",
    "2026-11-22, 2026-11-23, 22 November 2026",
    "2026-10-28, 2026-11-04, 28 October – 3 November 2026",
    "2025-12-28, 2026-01-04, 28 December 2025 – 3 January 2026",
    "2026-11-01, , since 1 November 2026",
    ", 2026-12-01, until 30 November 2026",
  })
  void aPeriodNamesItsLastDay(@Nullable LocalDate from, @Nullable LocalDate to, String text) {
    assertThat(PeriodText.of(from, to)).isEqualTo(text);
  }

  @Test
  void anUnknownDimensionIsRefusedInWords() {
    assertThat(Dimension.parse("lane, day")).containsExactly(Dimension.LANE, Dimension.DAY);
    assertThatThrownBy(() -> Dimension.parse("feature,colour"))
        .hasMessage(
            "--by does not know \"colour\"; it takes feature, provider, model, lane, day, with"
                + " commas between");
    assertThatThrownBy(() -> Dimension.parse("day,day")).hasMessageContaining("twice");
  }

  private static String table(List<Dimension> by, int columns) {
    return table(by, columns, NOVEMBER);
  }

  private static String table(List<Dimension> by, int columns, List<SpendRow> rows) {
    return ReportFormat.TABLE.write(report(by, rows), columns);
  }

  private static String json(List<Dimension> by, List<SpendRow> rows) {
    return ReportFormat.JSON.write(report(by, rows), 80);
  }

  private static Report report(List<Dimension> by, List<SpendRow> rows) {
    return Report.of(new Query(FIRST, END, null, by), rows);
  }

  private static SpendRow row(
      int day,
      String feature,
      ProviderName provider,
      String model,
      Lane lane,
      long requests,
      String paid,
      String synchronous,
      long unpriced) {
    return new SpendRow(
        LocalDate.of(2026, 11, day),
        new Feature(feature),
        provider,
        model,
        lane,
        requests,
        new Usage(requests * 900, requests * 300, requests * 100, 0, requests * 200, requests, 0),
        Usd.of(new BigDecimal(paid)),
        Usd.of(new BigDecimal(synchronous)),
        unpriced);
  }
}
