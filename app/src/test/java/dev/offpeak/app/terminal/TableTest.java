package dev.offpeak.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TableTest {

  private static final Table TABLE =
      new Table("id", "?>paid", "?model", ">count").row("r_1", "$1.00", "luna", "7");

  @Test
  void allColumnsAreShownWhereThereIsRoom() {
    assertThat(TABLE.lines(24))
        .containsExactly("id    paid  model  count", "r_1  $1.00  luna       7");
  }

  @Test
  void columnsThatCanBeMissedGoFirstTheLastOfThemFirst() {
    assertThat(TABLE.lines(20)).containsExactly("id    paid  count", "r_1  $1.00      7");
    assertThat(TABLE.lines(12)).containsExactly("id   count", "r_1      7");
  }

  @Test
  void whatCannotBeMissedIsCut() {
    assertThat(TABLE.lines(8)).containsExactly("id   co…", "r_1    …");
  }
}
