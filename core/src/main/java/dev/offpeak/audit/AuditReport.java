package dev.offpeak.audit;

import dev.offpeak.model.Usd;
import java.time.Instant;
import java.util.List;

/**
 * What an audit found.
 *
 * @param from the first instant that was looked at
 * @param to the instant after the last
 * @param spend in that span, all lanes together
 * @param findings the largest saving first
 * @param total what those to be batched save together, for 30 days
 */
public record AuditReport(
    Instant from, Instant to, Usd spend, List<Finding> findings, Saving total) {

  public AuditReport {
    findings = List.copyOf(findings);
  }

  /** Calls that were looked at. */
  public long calls() {
    return findings.stream().mapToLong(Finding::calls).sum();
  }
}
