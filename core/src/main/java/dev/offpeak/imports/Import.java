package dev.offpeak.imports;

import dev.offpeak.imports.ImportResult.FileResult;
import dev.offpeak.model.Feature;
import dev.offpeak.pricing.PriceList;
import dev.offpeak.source.SourceException;
import dev.offpeak.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings calls that were counted elsewhere into the ledger, marked as imported, each at its own
 * time. Files are read row by row, whatever their size; what cannot be read is named and costs only
 * itself. The same rows again add nothing. Not thread-safe.
 */
public final class Import {

  private final Store store;
  private final PriceList prices;
  private final InstantSource time;
  private final Path folder;

  /**
   * What the user says of the files.
   *
   * @param format of all of them; null to recognise each
   * @param map where a field is, by column
   * @param feature of every row; null if rows name their own
   */
  public record Wish(
      @Nullable ImportFormat format, Map<Field, String> map, @Nullable Feature feature) {

    public Wish {
      map = Map.copyOf(map);
    }
  }

  private record Recognised(ImportInput input, ImportFormat format) {}

  /**
   * @param folder on a local disk, where what is remembered of very large files may spill to
   */
  public Import(Store store, PriceList prices, InstantSource time, Path folder) {
    this.store = store;
    this.prices = prices;
    this.time = time;
    this.folder = folder;
  }

  /**
   * Imports files, one after the other.
   *
   * @throws SourceException if one of them cannot be used as a whole; then nothing was imported
   */
  public ImportResult run(List<ImportInput> inputs, Wish wish) {
    List<Recognised> files = new ArrayList<>();
    for (ImportInput input : inputs) {
      files.add(new Recognised(input, recognise(input, wish)));
    }
    ImportTally tally = new ImportTally();
    Instant now = time.instant();
    Entries entries = new Entries(prices, wish.feature(), "import-" + now);
    SpanIndex spans = new SpanIndex(folder);
    for (Recognised file : files) {
      if (file.format() == ImportFormat.OTLP) {
        index(file.input(), spans);
      }
    }
    for (Recognised file : files) {
      long before = tally.rows();
      RowReader reader = new RowReader(Aliases.of(file.format()).with(wish.map()), now);
      Unfolding unfolding = new Unfolding(file.format(), spans, now);
      new FileImport(file.input(), unfolding, reader, entries, store, folder, tally).run();
      if (tally.rows() == before) {
        tally.row();
        tally.problem(file.input().name(), 1, "no calls are in it as " + file.format().display());
      }
      tally.file(new FileResult(file.input().name(), file.format(), tally.rows() - before));
    }
    return tally.result();
  }

  private ImportFormat recognise(ImportInput input, Wish wish) {
    try (ExportFile file = ExportFile.open(input)) {
      ImportFormat format = wish.format() == null ? file.format() : wish.format();
      List<String> columns = file.csvColumns();
      if (columns != null) {
        check(input.name(), columns, Aliases.of(format).with(wish.map()), wish.map());
      }
      return format;
    }
  }

  private static void check(
      String name, List<String> columns, Aliases aliases, Map<Field, String> map) {
    String all = String.join(", ", columns);
    map.forEach((field, column) -> {
      if (!columns.contains(column) && !columns.contains(column.split("[.\\[]", 2)[0])) {
        throw new SourceException(
            "%s has no column %s for --map %s; its columns are: %s"
                .formatted(name, column, field.label(), all));
      }
    });
    for (Field needed : Set.of(Field.TIME, Field.MODEL)) {
      if (aliases.paths(needed).stream().noneMatch(columns::contains)) {
        throw new SourceException(
            "%s has no column that is its %s; name it with --map %s=COLUMN. Its columns are: %s"
                .formatted(name, needed.label(), needed.label(), all));
      }
    }
  }

  /** Looks at every span, because parents may come after children. */
  private static void index(ImportInput input, SpanIndex spans) {
    try (ExportFile file = ExportFile.open(input);
        RawRows rows = file.rows()) {
      for (RawRow row = rows.next(); row != null; row = rows.next()) {
        Map<String, Object> columns = row.columns();
        if (columns != null) {
          for (Map<String, Object> element : Unfolding.elements(columns)) {
            Spans.of(element).forEach(spans::add);
          }
        }
      }
    } catch (IOException cut) {
      // What was read is indexed; reading the rows meets the same end and says so.
    }
  }
}
