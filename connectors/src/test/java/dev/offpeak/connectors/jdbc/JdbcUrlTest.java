package dev.offpeak.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JdbcUrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "jdbc:sqlite:shop.db jdbc:sqlite:shop.db",
        "jdbc:sqlite:/data/a@b;c.db jdbc:sqlite:/data/a@b;c.db",
        "jdbc:sqlite:file:shop.db?cipher=x&key=hunter2 jdbc:sqlite:file:shop.db",
        "jdbc:postgresql://db:5432/shop jdbc:postgresql://db:5432/shop",
        "jdbc:postgresql://a:1,b:2/shop jdbc:postgresql://a:1,b:2/shop",
        "jdbc:postgresql://[::1]:5432/shop?user=u@corp&password=hunter2"
            + " jdbc:postgresql://[::1]:5432/shop",
        "jdbc:postgresql://db/shop?password=hunter2&currentSchema=one&sslpassword=hunter2"
            + " jdbc:postgresql://db/shop?currentSchema=one",
        "jdbc:postgresql://me:hunter2@db/shop jdbc:postgresql://db/shop",
        "jdbc:postgresql://me:hunter2@hunter2@db/shop?ssl=true jdbc:postgresql://db/shop",
        "jdbc:postgresql://me:hunter2/@db/shop jdbc:postgresql://db/shop",
        "jdbc:postgresql://me:hunter2?hunter2@db/shop jdbc:postgresql:…",
        "jdbc:postgresql://db/shop?password=a&hunter2@x jdbc:postgresql:…",
        "jdbc:postgresql:shop?PassWord=hunter2 jdbc:postgresql:shop",
        "jdbc:mysql://me:hunter2@h1,me:hunter2@h2/shop jdbc:mysql://h2/shop",
        "jdbc:mysql://address=(host=h1)(password=hunter2)(user=hunter2)/shop"
            + " jdbc:mysql://address=(host=h1)(password=…)(user=…)/shop",
        "jdbc:postgresql://u:hunter2://h jdbc:postgresql:…",
        "jdbc:postgresql://u:hunter2 jdbc:postgresql:…",
        "jdbc:mariadb:replication://me:hunter2@h/shop jdbc:mariadb:replication://h/shop",
        "jdbc:sqlserver://db:1433;databaseName=shop;user=hunter2;password={hun;ter2@x}"
            + " jdbc:sqlserver://db:1433;databaseName=shop",
        "jdbc:oracle:thin:scott/hunter2@db:1521:xe jdbc:oracle:db:1521:xe",
        "jdbc:oracle:thin:scott/hunter2@//db:1521/xe jdbc:oracle://db:1521/xe",
        "jdbc:h2:./shop;USER=sa;PASSWORD=hunter2 jdbc:h2:./shop",
        "JDBC:H2:mem:x jdbc:h2:mem:x",
      })
  void isShownWithoutCredentials(String url, String shown) {
    JdbcUrl parsed = JdbcUrl.parse(url);

    assertThat(parsed).hasToString(shown);
    assertThat(parsed.display()).isEqualTo(shown);
    assertThat(parsed.reveal()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "shop.db", "postgres://me:hunter2@db/shop", "jdbc:", "jdbc:sqlite:", "jdbc:x"})
  void anotherThingIsRefusedWithoutShowingIt(String text) {
    assertThatThrownBy(() -> JdbcUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("A database URL looks like jdbc:sqlite:shop.db")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aMissingDriverIsNamedByItsScheme() {
    JdbcUrl url = JdbcUrl.parse("jdbc:oracle:thin:scott/hunter2@db:1521:xe");
    assertThatThrownBy(() -> new JdbcSource(url, "select 1", null, Map.of()).check())
        .hasMessageContaining("No driver for jdbc:oracle: URLs is installed")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aPostgresUrlThatItsDriverCannotReadIsToldSo() {
    JdbcUrl url = JdbcUrl.parse("jdbc:postgresql://db:hunter2/shop");
    assertThatThrownBy(() -> new JdbcSource(url, "select 1", null, Map.of()).check())
        .hasMessageContaining("is not understood");
  }
}
