package dev.offpeak.gateway.dashboard;

import java.util.List;

/**
 * A batch in a table.
 *
 * @param live whether it may still change
 * @param done lines that have ended, as far as the provider tells
 * @param total lines it has
 * @param progress in words; the provider may tell none before the end
 * @param reserved the most it may cost, or that nobody knows
 * @param providerId the provider's own id; empty before it has one
 */
public record BatchRow(
    String id,
    Tone tone,
    String state,
    String note,
    boolean live,
    String provider,
    String model,
    String requests,
    long done,
    long total,
    String progress,
    String age,
    String planned,
    String reserved,
    String providerId) {

  /** A table of batches. */
  public record Table(List<Sorting.Head> heads, List<BatchRow> rows) {
    public Table {
      heads = List.copyOf(heads);
      rows = List.copyOf(rows);
    }
  }

  /** Whether there is a part to draw. */
  public boolean hasBar() {
    return live && done > 0;
  }
}
