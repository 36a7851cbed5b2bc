package dev.offpeak.ledger;

import dev.offpeak.ledger.Report.UnpricedModel;
import dev.offpeak.ledger.TextTable.Column;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report for people, from 60 columns up, with what it cannot price named below. */
final class ReportTable {

  /** Below this, lines are left to wrap. */
  static final int COLUMNS_MIN = 60;

  private static final int UNPRICED_NAMED_MAX = 5;
  private static final String UNPRICED = "unpriced";
  private static final String NOTHING = "–";

  private ReportTable() {}

  static String write(Report report, int columns, @Nullable ReportRemarks remarks) {
    int width = Math.max(columns, COLUMNS_MIN);
    List<String> lines =
        report.total().requests() == 0 ? empty(report, width) : filled(report, width, remarks);
    return String.join("\n", lines) + "\n";
  }

  private static List<String> filled(Report report, int width, @Nullable ReportRemarks remarks) {
    List<String> lines = new ArrayList<>();
    lines.add(PeriodText.of(report.query().from(), report.query().to()));
    List<Column> columns = columns(report);
    if (remarks != null) {
      columns.add(remarks(report, remarks));
    }
    lines.addAll(TextTable.lines(columns, width));
    if (remarks != null && !remarks.below().isEmpty()) {
      lines.addAll(TextTable.wrapped(remarks.below(), width));
    }
    lines.addAll(note(report.unpriced(), width));
    return lines;
  }

  private static Column remarks(Report report, ReportRemarks remarks) {
    List<String> cells = new ArrayList<>();
    for (Report.Row row : report.rows()) {
      cells.add(remarks.byLabel().getOrDefault(row.labels().getFirst(), NOTHING));
    }
    cells.add(remarks.total());
    return new Column(remarks.header(), cells, true, 3);
  }

  private static List<Column> columns(Report report) {
    List<Dimension> by = report.query().by();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < by.size(); i++) {
      columns.add(labels(report, by.get(i), i));
    }
    if (!by.contains(Dimension.MODEL)) {
      columns.add(column(report, "model", 7, ReportTable::models, total -> "", false));
    }
    columns.add(number(report, "requests", 1, sums -> CountText.of(sums.requests())));
    columns.add(
        number(report, "tokens in", 8, sums -> CountText.compact(sums.tokens().inputTokens())));
    columns.add(
        number(report, "tokens out", 8, sums -> CountText.compact(sums.tokens().outputTokens())));
    if (!by.contains(Dimension.LANE)) {
      columns.add(share(report, Lane.INTERACTIVE, 6));
      if (report.total().in(Lane.FLEX) > 0) {
        columns.add(share(report, Lane.FLEX, 5));
      }
      columns.add(share(report, Lane.BATCH, 4));
    }
    columns.add(money(report, "paid", 0, Sums::paid));
    columns.add(money(report, "synchronous", 2, Sums::synchronous));
    columns.add(money(report, "saved", 0, Sums::saved));
    return columns;
  }

  private static Column labels(Report report, Dimension dimension, int place) {
    List<String> cells = new ArrayList<>();
    report.rows().forEach(row -> cells.add(row.labels().get(place)));
    cells.add(place == 0 ? "total" : "");
    return new Column(dimension.label(), cells, false, 0);
  }

  private static Column share(Report report, Lane lane, int rank) {
    Function<Sums, String> text = sums -> CountText.share(sums.in(lane), sums.requests());
    return column(report, lane.label(), rank, text, total -> "", true);
  }

  private static Column money(Report report, String header, int rank, Function<Sums, Usd> amount) {
    return number(
        report,
        header,
        rank,
        sums -> {
          if (sums.isPriced()) {
            return MoneyText.of(amount.apply(sums));
          }
          return header.equals("paid") ? UNPRICED : NOTHING;
        });
  }

  private static Column number(
      Report report, String header, int rank, Function<Sums, String> text) {
    return column(report, header, rank, text, text, true);
  }

  private static Column column(
      Report report,
      String header,
      int rank,
      Function<Sums, String> text,
      Function<Sums, String> total,
      boolean rightAligned) {
    List<String> cells = new ArrayList<>();
    report.rows().forEach(row -> cells.add(text.apply(row.sums())));
    cells.add(total.apply(report.total()));
    return new Column(header, cells, rightAligned, rank);
  }

  private static String models(Sums sums) {
    return sums.models().size() == 1
        ? sums.models().getFirst()
        : CountText.of(sums.models().size(), "model");
  }

  private static List<String> note(List<UnpricedModel> unpriced, int width) {
    if (unpriced.isEmpty()) {
      return List.of();
    }
    String named =
        unpriced.stream()
            .limit(UNPRICED_NAMED_MAX)
            .map(model -> model.model() + " (" + CountText.of(model.requests(), "request") + ")")
            .collect(Collectors.joining(", "));
    int more = unpriced.size() - UNPRICED_NAMED_MAX;
    List<String> lines = new ArrayList<>();
    lines.addAll(
        TextTable.wrapped(
            CountText.of(unpriced.size(), "model")
                + " without a price, not in these sums: "
                + named
                + (more > 0 ? " and " + more + " more" : "")
                + ".",
            width));
    lines.add("Add " + (unpriced.size() == 1 ? "it" : "them") + ": offpeak config prices");
    return lines;
  }

  private static List<String> empty(Report report, int width) {
    Feature feature = report.query().feature();
    List<String> lines = new ArrayList<>();
    lines.addAll(
        TextTable.wrapped(
            PeriodText.of(report.query().from(), report.query().to())
                + ": no calls were recorded"
                + (feature == null ? "" : " for feature " + feature.name())
                + ".",
            width));
    lines.addAll(
        TextTable.wrapped(
            "This report shows, for each feature, what its calls cost, what the same tokens would"
                + " have cost synchronously, and what was saved.",
            width));
    lines.add("Fill it: offpeak run INPUT --feature " + argument(feature));
    return lines;
  }

  /** As a shell takes it. */
  private static String argument(@Nullable Feature feature) {
    if (feature == null) {
      return "NAME";
    }
    String name = feature.name();
    return name.matches("[\\w.:-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
  }
}
