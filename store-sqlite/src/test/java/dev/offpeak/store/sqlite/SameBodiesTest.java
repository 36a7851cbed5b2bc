package dev.offpeak.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs ask the same thing thousands of times: each call is taken in without a look at all. */
class SameBodiesTest {

  @TempDir private Path directory;

  @Test
  void callsOfOneBodyAreFoundByAnIndexThatHasThemInOrder() throws SQLException {
    Map<String, String> indexes =
        Map.of(
            DeferredRows.ABANDONED, "deferred_abandoned",
            DeferredRows.HELD, "deferred_held_by_body",
            DeferredRows.DELIVERED, "deferred_delivered");
    Path database = directory.resolve("plans.db");
    try (Session session = new Connections(database, Duration.ofSeconds(1)).writer()) {
      Migrations.run(session);
      for (Map.Entry<String, String> known : indexes.entrySet()) {
        String sql = known.getKey();
        Object[] values =
            Collections.nCopies((int) sql.chars().filter(next -> next == '?').count(), 1L)
                .toArray();
        List<String> plan =
            session.list("EXPLAIN QUERY PLAN " + sql, row -> row.getString(4), values);
        assertThat(plan.getFirst()).contains("USING INDEX " + known.getValue());
        assertThat(plan).noneMatch(step -> step.equals("USE TEMP B-TREE FOR ORDER BY"));
      }
    }
  }
}
