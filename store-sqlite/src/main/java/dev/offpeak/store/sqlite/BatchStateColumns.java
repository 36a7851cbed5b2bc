package dev.offpeak.store.sqlite;

import static dev.offpeak.store.sqlite.Columns.flag;
import static dev.offpeak.store.sqlite.Columns.instant;
import static dev.offpeak.store.sqlite.Columns.millis;

import dev.offpeak.model.BatchEnd;
import dev.offpeak.model.BatchProgress;
import dev.offpeak.model.BatchState;
import dev.offpeak.model.BatchState.Kind;
import dev.offpeak.model.Doubt;
import dev.offpeak.model.ProviderBatchId;
import dev.offpeak.model.ProviderFileId;
import dev.offpeak.model.ProviderTimes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each batch state carries, as columns: those a state does not carry are null. */
final class BatchStateColumns {

  /** Between the names of result files; no name of a file or URL holds it. */
  private static final String BETWEEN_FILES = "\n";

  private @Nullable Long notBefore;
  private @Nullable String file;
  private @Nullable Integer refusals;
  private @Nullable String waitingFor;
  private @Nullable Long since;
  private @Nullable Instant told;
  private @Nullable Doubt doubt;
  private @Nullable String providerId;
  private @Nullable Long submittedAt;
  private @Nullable Long madeAt;
  private @Nullable Long endedAt;
  private @Nullable String end;
  private @Nullable String resultFiles;
  private @Nullable BatchProgress progress;
  private @Nullable Integer incompleteReads;
  private @Nullable String reason;
  private @Nullable Long watchUntil;

  private BatchStateColumns() {}

  /**
   * The values of a state, from {@code not_before} to {@code watch_until} in the order of the
   * table.
   */
  static @Nullable Object[] of(BatchState state) {
    BatchStateColumns columns = new BatchStateColumns();
    columns.fill(state);
    return columns.values();
  }

  private void fill(BatchState state) {
    switch (state) {
      case BatchState.Assembling s -> {}
      case BatchState.Planned s -> {
        notBefore = millis(s.notBefore());
        file = value(s.file());
        refusals = s.refusals();
        waitingFor = s.waitingFor();
      }
      case BatchState.Uploading s -> {
        since = millis(s.since());
        refusals = s.refusals();
      }
      case BatchState.Submitting s -> {
        since = millis(s.sentAt());
        file = value(s.file());
        refusals = s.refusals();
        told = s.told();
      }
      case BatchState.InDoubt s -> {
        doubt = s.doubt();
        file = value(s.file());
      }
      case BatchState.AtProvider s -> atProvider(s.id(), s.submittedAt(), s.progress(), s.madeAt());
      case BatchState.Ended s -> {
        atProvider(s.id(), s.submittedAt(), s.counts(), s.madeAt());
        ended(s.endedAt(), s.end());
        resultFiles = join(s.resultFiles());
        incompleteReads = s.incompleteReads();
      }
      case BatchState.Collected s -> {
        providerId = s.id().value();
        submittedAt = millis(s.submittedAt());
        madeAt = millis(s.madeAt());
        ended(s.endedAt(), s.end());
      }
      case BatchState.Rejected s -> {
        since = millis(s.at());
        reason = s.reason();
      }
      case BatchState.Absent s -> watched(s.doubt(), s.watchUntil());
      case BatchState.Abandoned s -> watched(s.doubt(), s.watchUntil());
    }
  }

  private void atProvider(
      ProviderBatchId id, Instant submitted, BatchProgress counts, @Nullable Instant made) {
    providerId = id.value();
    submittedAt = millis(submitted);
    madeAt = millis(made);
    progress = counts;
  }

  private void ended(Instant at, BatchEnd how) {
    endedAt = millis(at);
    end = how.name();
  }

  private void watched(Doubt why, Instant until) {
    doubt = why;
    watchUntil = millis(until);
  }

  private static @Nullable String value(@Nullable ProviderFileId file) {
    return file == null ? null : file.value();
  }

  private @Nullable Object[] values() {
    return new @Nullable Object[] {
      notBefore,
      file,
      refusals,
      waitingFor,
      since,
      doubt == null ? null : millis(doubt.sentAt()),
      doubt == null ? null : doubt.why(),
      doubt == null ? null : flag(doubt.answered()),
      doubt == null ? null : (Integer) doubt.listings(),
      doubt == null ? null : millis(doubt.firstListingAt()),
      doubt == null ? null : millis(doubt.lastListingAt()),
      doubt == null ? null : (Integer) doubt.candidates(),
      doubt == null ? null : millis(doubt.candidatesEndBy()),
      millis(doubt == null ? told : doubt.provider().beforeSending()),
      doubt == null ? null : millis(doubt.provider().firstListing()),
      doubt == null ? null : millis(doubt.provider().firstMissing()),
      doubt == null ? null : millis(doubt.provider().lastMissing()),
      providerId,
      submittedAt,
      madeAt,
      endedAt,
      end,
      resultFiles,
      progress == null ? null : (Long) progress.total(),
      progress == null ? null : (Long) progress.completed(),
      progress == null ? null : (Long) progress.failed(),
      incompleteReads,
      reason,
      watchUntil
    };
  }

  private static String join(List<String> files) {
    for (String file : files) {
      if (file.isEmpty() || file.contains(BETWEEN_FILES)) {
        throw new IllegalArgumentException("a result file's name is empty or has a line break");
      }
    }
    return String.join(BETWEEN_FILES, files);
  }

  private static List<String> split(String files) {
    return files.isEmpty() ? List.of() : List.of(files.split(BETWEEN_FILES, -1));
  }

  /** The state in a row of the batch table. */
  static BatchState read(ResultSet row) throws SQLException {
    return switch (Kind.valueOf(row.getString("state"))) {
      case ASSEMBLING -> new BatchState.Assembling();
      case PLANNED ->
          new BatchState.Planned(
              time(row, "not_before"),
              file(row),
              row.getInt("refusals"),
              row.getString("waiting_for"));
      case UPLOADING -> new BatchState.Uploading(time(row, "since"), row.getInt("refusals"));
      case SUBMITTING ->
          new BatchState.Submitting(
              time(row, "since"),
              file(row),
              row.getInt("refusals"),
              instant(Session.number(row, "told_before")));
      case IN_DOUBT -> new BatchState.InDoubt(doubt(row), file(row));
      case OPEN ->
          new BatchState.Open(id(row), time(row, "submitted_at"), progress(row), madeAt(row));
      case CANCELLING ->
          new BatchState.Cancelling(id(row), time(row, "submitted_at"), progress(row), madeAt(row));
      case ENDED ->
          new BatchState.Ended(
              id(row),
              time(row, "submitted_at"),
              time(row, "ended_at"),
              BatchEnd.valueOf(row.getString("end_kind")),
              split(row.getString("result_files")),
              progress(row),
              row.getInt("incomplete_reads"),
              madeAt(row));
      case COLLECTED ->
          new BatchState.Collected(
              id(row),
              time(row, "submitted_at"),
              time(row, "ended_at"),
              BatchEnd.valueOf(row.getString("end_kind")),
              madeAt(row));
      case REJECTED -> new BatchState.Rejected(time(row, "since"), row.getString("reason"));
      case ABSENT -> new BatchState.Absent(doubt(row), time(row, "watch_until"));
      case ABANDONED -> new BatchState.Abandoned(doubt(row), time(row, "watch_until"));
    };
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  private static @Nullable Instant madeAt(ResultSet row) throws SQLException {
    return instant(Session.number(row, "made_at"));
  }

  private static ProviderBatchId id(ResultSet row) throws SQLException {
    return new ProviderBatchId(row.getString("provider_id"));
  }

  private static @Nullable ProviderFileId file(ResultSet row) throws SQLException {
    String file = row.getString("file_id");
    return file == null ? null : new ProviderFileId(file);
  }

  private static BatchProgress progress(ResultSet row) throws SQLException {
    return new BatchProgress(
        row.getLong("progress_total"),
        row.getLong("progress_completed"),
        row.getLong("progress_failed"));
  }

  private static Doubt doubt(ResultSet row) throws SQLException {
    return new Doubt(
        time(row, "doubt_sent_at"),
        row.getString("doubt_why"),
        row.getBoolean("doubt_answered"),
        row.getInt("doubt_listings"),
        instant(Session.number(row, "doubt_first_at")),
        instant(Session.number(row, "doubt_last_at")),
        row.getInt("doubt_candidates"),
        instant(Session.number(row, "doubt_candidates_end")),
        new ProviderTimes(
            instant(Session.number(row, "told_before")),
            instant(Session.number(row, "told_listing")),
            instant(Session.number(row, "told_missing")),
            instant(Session.number(row, "told_last"))));
  }
}
