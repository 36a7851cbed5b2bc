package dev.offpeak.source;

import dev.offpeak.provider.PromptSpec;
import dev.offpeak.source.Source.Item;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes requests of rows, whatever table they come from. Not thread-safe. */
public final class RowRequests {

  private static final String CUSTOM_ID = "custom_id";
  private static final int COLUMNS_SHOWN_MAX = 30;

  private final RowOptions options;
  private final Checks checks;

  public RowRequests(RowOptions options, InputRules rules) {
    this.options = options;
    this.checks =
        new Checks(
            rules,
            options.dialect().provider(),
            "body",
            "the rows go to " + options.dialect().provider().display());
  }

  /**
   * Checks a table's header before its first row is read.
   *
   * @param name what to call the table
   * @throws SourceException if a template, {@code --id} or {@code --feature-column} names a column
   *     it does not have
   */
  public void checkColumns(String name, Collection<String> columns) {
    refuse(name, columns, "the prompt names", options.prompt().prompt().missingFrom(columns));
    Template system = options.prompt().system();
    if (system != null) {
      refuse(name, columns, "the system prompt names", system.missingFrom(columns));
    }
    refuse(name, columns, "--id names", absent(options.idColumn(), columns));
    refuse(name, columns, "--feature-column names", absent(options.featureColumn(), columns));
  }

  private static @Nullable String absent(@Nullable String column, Collection<String> columns) {
    return column == null || columns.contains(column) ? null : column;
  }

  private static void refuse(
      String name, Collection<String> columns, String who, @Nullable String column) {
    if (column != null) {
      throw new SourceException(
          "%s \"%s\", but %s has no such column; it has: %s."
              .formatted(who, Checks.shown(column), name, list(columns)));
    }
  }

  /**
   * The request of one row.
   *
   * @param ordinal the row's place in messages and order
   * @param rowNumber the row's number from 1, for {@code row-N}
   */
  public Item item(long ordinal, long rowNumber, Row row) {
    String idColumn = options.idColumn();
    String id = row.text(idColumn == null ? CUSTOM_ID : idColumn);
    if (id == null && idColumn == null) {
      id = "row-" + rowNumber;
    }
    if (id == null) {
      return new Item.Invalid(ordinal, null, missing(row, String.valueOf(idColumn)), row.json());
    }
    String problem = problem(row, id);
    if (problem != null) {
      return new Item.Invalid(ordinal, emptyAsNull(id), problem, row.json());
    }
    PromptTemplate template = options.prompt();
    String prompt = template.prompt().fill(row);
    String system = template.system() == null ? null : template.system().fill(row);
    if (Utf8.hasLoneSurrogate(prompt) || (system != null && Utf8.hasLoneSurrogate(system))) {
      return new Item.Invalid(
          ordinal, id, "a value in the prompt holds half a character", row.json());
    }
    byte[] body =
        options
            .dialect()
            .promptBody(
                new PromptSpec(
                    template.model(),
                    prompt,
                    system,
                    template.maxTokens(),
                    template.parameters(),
                    template.suppressCacheWrites()));
    BodyFacts facts = BodyScanner.scan(options.endpoint(), body);
    String refused = checks.body(facts, body.length);
    if (refused != null) {
      return new Item.Invalid(ordinal, id, refused, row.json());
    }
    return new Item.Request(
        ordinal, new SourceRequest(id, feature(row), options.endpoint(), body, facts, row.json()));
  }

  private @Nullable String feature(Row row) {
    String column = options.featureColumn();
    return column == null ? null : emptyAsNull(row.text(column));
  }

  private static @Nullable String emptyAsNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private @Nullable String problem(Row row, String id) {
    if (id.isEmpty() && options.idColumn() != null) {
      return "the id column \"" + Checks.shown(options.idColumn()) + "\" is empty";
    }
    String idProblem = Checks.customId(id);
    if (idProblem != null) {
      return idProblem;
    }
    String column = options.prompt().prompt().missingFrom(row.columns());
    Template system = options.prompt().system();
    if (column == null && system != null) {
      column = system.missingFrom(row.columns());
    }
    if (column != null) {
      return missing(row, column);
    }
    String feature = feature(row);
    return feature == null ? null : Checks.feature(feature);
  }

  private static String missing(Row row, String column) {
    return "field \"%s\" is missing; the row has: %s"
        .formatted(Checks.shown(column), list(row.columns()));
  }

  private static String list(Collection<String> columns) {
    if (columns.isEmpty()) {
      return "none";
    }
    String shown =
        columns.stream()
            .limit(COLUMNS_SHOWN_MAX)
            .map(Checks::shown)
            .collect(Collectors.joining(", "));
    return columns.size() > COLUMNS_SHOWN_MAX ? shown + ", …" : shown;
  }
}
