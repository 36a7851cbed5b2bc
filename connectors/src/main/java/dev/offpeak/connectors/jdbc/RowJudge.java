package dev.offpeak.connectors.jdbc;

import dev.offpeak.connectors.jdbc.WriteBack.What;
import dev.offpeak.model.RequestState;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what may be done to a row, by what it holds now and what it held when it was read.
 *
 * @param whats what goes into each of the table's columns
 */
record RowJudge(Database database, TargetTable table, List<What> whats, RowStatements statements) {

  /** How our own write of a failure begins, as text, quoted text or jsonb. */
  private static final Pattern OUR_ERROR = Pattern.compile("'?\\{\"code\": ?\".*", Pattern.DOTALL);

  RowJudge {
    whats = List.copyOf(whats);
  }

  /** What is to be done. */
  sealed interface Verdict {

    /** Nothing: the row holds what would be written. */
    record Done() implements Verdict {}

    /** This statement. */
    record Write(RowStatements.Statement statement) implements Verdict {}

    /** Nothing, and why. */
    record Refuse(WriteProblem problem) implements Verdict {}
  }

  Verdict judge(Change.Values change, TargetReader.Held held) throws SQLException {
    return switch (held) {
      case TargetReader.Held.None none -> missing(change);
      case TargetReader.Held.Several several ->
          new Verdict.Refuse(
              problem(change, WriteProblem.Kind.CHANGED, "has several rows", "; it must name one"));
      case TargetReader.Held.One one -> {
        if (untouched(change.guard(), one.texts())) {
          yield new Verdict.Write(statements.update(change, one.texts()));
        }
        yield statements.same(change) ? new Verdict.Done() : new Verdict.Refuse(changed(change));
      }
    };
  }

  private Verdict missing(Change.Values change) {
    if (change.guard() instanceof Guard.Existed) {
      return new Verdict.Refuse(
          problem(
              change, WriteProblem.Kind.MISSING, "has no row", " any more: somebody deleted it"));
    }
    String reason = table.notInsertable();
    return reason == null
        ? new Verdict.Write(statements.insert(change))
        : new Verdict.Refuse(
            problem(change, WriteProblem.Kind.MISSING, "has no row", ", and " + reason));
  }

  /**
   * Whether the row holds what it held when it was read; what we wrote of an earlier failure of the
   * same request does not count as a change.
   */
  private boolean untouched(Guard guard, List<@Nullable String> now) {
    return switch (guard) {
      case Guard.Unknown unknown -> false;
      case Guard.Existed existed -> untouched(existed.texts(), now);
      case Guard.Missing missing -> {
        List<@Nullable String> empty = Collections.nCopies(now.size(), database.heldText(null));
        yield !now.equals(empty) && untouched(empty, now);
      }
    };
  }

  private boolean untouched(List<@Nullable String> before, List<@Nullable String> now) {
    boolean weFailed = false;
    for (int index = 0; index < now.size(); index++) {
      weFailed |= whats.get(index) instanceof What.Status && isFailure(now.get(index));
    }
    for (int index = 0; index < now.size(); index++) {
      String text = now.get(index);
      boolean ours =
          switch (whats.get(index)) {
            case What.Status status -> weFailed;
            case What.FailureJson error -> text != null && OUR_ERROR.matcher(text).matches();
            case What.Text any -> false;
            case What.Tokens any -> false;
            case What.CostUsd any -> false;
            case What.Path any -> false;
          };
      if (!ours && !Objects.equals(before.get(index), text)) {
        return false;
      }
    }
    return true;
  }

  private boolean isFailure(@Nullable String held) {
    return Stream.of(RequestState.Kind.FAILED, RequestState.Kind.CANCELLED)
        .map(kind -> database.heldText(kind.name().toLowerCase(Locale.ROOT)))
        .anyMatch(failure -> Objects.equals(failure, held));
  }

  WriteProblem changed(Change.Values change) {
    return problem(
        change,
        WriteProblem.Kind.CHANGED,
        "was changed meanwhile in the row",
        "; it was left as it is");
  }

  WriteProblem refused(Change.Values change, SQLException failure) {
    return problem(
        change,
        WriteProblem.Kind.REFUSED,
        "does not take the row",
        ": " + database.refusal(failure));
  }

  private WriteProblem problem(
      Change.Values change, WriteProblem.Kind kind, String what, String end) {
    return Change.problem(
        change.customId(),
        kind,
        "The table %s %s with %s %s%s."
            .formatted(table.name(), what, table.key().name(), change.key().text(), end));
  }
}
