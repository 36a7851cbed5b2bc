package dev.offpeak.sink;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The forms a result file may have. */
public enum OutputForm {
  /** One JSON object a line: the input's columns, then the results. */
  ROWS_JSONL,
  /** The same as CSV with a header. */
  ROWS_CSV,
  /** The provider's own result lines under the user's ids. */
  PROVIDER_LINES;

  /**
   * The form for {@code out}: its ending chooses between CSV and JSONL.
   *
   * @param out null for standard output, which gets JSONL
   * @param providerLines whether the provider's own lines were asked for
   * @throws SinkException if the provider's lines were asked for in a CSV
   */
  public static OutputForm of(@Nullable Path out, boolean providerLines) {
    boolean csv = out != null && out.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    if (csv && providerLines) {
      throw new SinkException(
          out + " ends in .csv, but a provider's result lines are JSONL; name it .jsonl");
    }
    return providerLines ? PROVIDER_LINES : csv ? ROWS_CSV : ROWS_JSONL;
  }
}
