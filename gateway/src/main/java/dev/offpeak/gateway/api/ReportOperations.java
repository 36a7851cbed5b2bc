package dev.offpeak.gateway.api;

import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Query;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.ledger.Dimension;
import dev.offpeak.ledger.Report;
import dev.offpeak.ledger.ReportFormat;
import dev.offpeak.model.Feature;
import dev.offpeak.savings.BeforeAfter;
import dev.offpeak.savings.BeforeAfterJson;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was spent and saved: the same JSON as {@code offpeak report --json}. */
final class ReportOperations {

  private final NativeApi.Parts parts;

  ReportOperations(NativeApi.Parts parts) {
    this.parts = parts;
  }

  List<Operation> all() {
    return List.of(new Operation("GET", "/api/report", true, (call, none) -> report(call)));
  }

  private Reply report(Incoming call) throws RefusedException {
    Report.Query query = query(new Query(call.query()));
    Report report =
        Report.of(
            query, parts.store().get().ledger().spend(query.from(), query.to(), query.feature()));
    Feature feature = query.feature();
    Optional<BeforeAfter> decided =
        feature == null ? Optional.empty() : parts.decisions().get().find(feature);
    String json =
        decided
            .map(found -> BeforeAfterJson.write(report, found))
            .orElseGet(() -> ReportFormat.JSON.write(report, 0));
    return Reply.json(200, json.strip());
  }

  /** Without days, the current month, as by command. */
  private Report.Query query(Query query) throws RefusedException {
    String from = query.get("from");
    String to = query.get("to");
    String feature = query.get("feature");
    String by = query.get("by");
    LocalDate today = LocalDate.ofInstant(parts.time().instant(), ZoneOffset.UTC);
    boolean unlimited = from == null && to == null;
    try {
      List<Dimension> dimensions =
          by == null ? ReportFormat.JSON.defaultDimensions() : Dimension.parse(by);
      return new Report.Query(
          unlimited ? today.withDayOfMonth(1) : day(from),
          unlimited ? today.plusDays(1) : day(to),
          feature == null ? null : new Feature(feature),
          dimensions);
    } catch (DateTimeException wrong) {
      throw Query.refused("from and to are UTC days such as 2026-11-01.");
    } catch (IllegalArgumentException wrong) {
      throw Query.refused(wrong.getMessage() + ".");
    }
  }

  private static @Nullable LocalDate day(@Nullable String text) {
    return text == null ? null : LocalDate.parse(text);
  }
}
