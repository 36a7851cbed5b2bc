package dev.offpeak.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offpeak.model.CallOrigin;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Usage;
import dev.offpeak.model.Usd;
import dev.offpeak.pricing.PriceList;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A CSV or JSONL of the user's own. */
class PlainRowsTest {

  @Test
  void everyFieldOfOursIsReadByItsName() {
    ReadRows read =
        ReadRows.of(
            "time,feature,provider,model,lane,calls,input_tokens,cached_tokens,cache_write_tokens,"
                + "output_tokens,cost_usd,streamed,duration_ms,status,origin,key,user_agent,prefix,"
                + "id\n"
                + "2026-11-03T04:00:00+02:00,chat,OpenAI,gpt-6-luna,flex,1,1000,100,50,20,$0.25,"
                + "no,812.4,200,CRON,team-a,Jobs/1.0,digest,r-1\n");

    ImportRow row = read.only();
    assertThat(read.format()).isEqualTo(ImportFormat.CSV);
    assertThat(row.at()).isEqualTo(Instant.parse("2026-11-03T02:00:00Z"));
    assertThat(row.provider()).isEqualTo("openai");
    assertThat(row.lane()).isEqualTo(Lane.FLEX);
    assertThat(row.usage()).isEqualTo(new Usage(1000, 100, 50, 0, 20, 0, 0));
    assertThat(row.cost()).isEqualTo(new Usd(250_000_000));
    assertThat(row.course().streamed()).isFalse();
    assertThat(row.course().total()).hasMillis(812);
    assertThat(row.course().status()).isEqualTo(200);
    assertThat(row.hints().origin()).isEqualTo(CallOrigin.CRON);
    assertThat(row.sender().key()).isEqualTo("team-a");
    assertThat(row.sender().userAgent()).isEqualTo("Jobs/1.0");
    assertThat(row.prefix()).isEqualTo("digest");
    assertThat(row.id()).isEqualTo("r-1");
  }

  @Test
  void theUsersColumnsWinAndReachIntoObjects() {
    String text = "{\"sent\":1793671200,\"what\":{\"llm\":\"gpt-6-luna\"},\"in\":5,\"time\":0}\n";
    ReadRows read =
        ReadRows.of(
            text.getBytes(StandardCharsets.UTF_8),
            Map.of(Field.TIME, "sent", Field.MODEL, "what.llm", Field.INPUT_TOKENS, "in"));
    assertThat(read.only().model()).isEqualTo("gpt-6-luna");
    assertThat(read.only().at()).isEqualTo(Instant.ofEpochSecond(1_793_671_200));
  }

  @Test
  void numbersAndTextsOfTimeMeanTheSame() {
    Instant at = Instant.parse("2026-11-03T02:00:00.500Z");
    for (String text :
        new String[] {
          "1793671200.5",
          "1793671200500",
          "1793671200500000",
          "1793671200500000000",
          "2026-11-03T02:00:00.5Z",
          "2026-11-03T02:00:00.500",
          "2026-11-03 02:00:00.500000",
          "2026-11-03 02:00:00.500+00",
          "2026-11-03 03:00:00.500 +0100".replace("0100", "01:00"),
          "2026-11-03 02:00:00.500 UTC"
        }) {
      assertThat(TimeText.parse(text)).as(text).contains(at);
    }
    assertThat(TimeText.parse("2026-11-03")).contains(Instant.parse("2026-11-03T00:00:00Z"));
    assertThat(TimeText.parse("yesterday")).isEmpty();
  }

  @Test
  void controlCharactersOfAFeatureAreBlanks() {
    String row =
        "{\"time\":\"2026-11-03\",\"model\":\"m\",\"input_tokens\":1,\"feature\":\"%s\"}\n";
    ReadRows read = ReadRows.of(row.formatted("a\u0085b\\u0007c") + row.formatted("\u009b"));
    Entries entries = new Entries(PriceList.bundled(), null, "import");
    assertThat(read.rows())
        .extracting(each -> entries.entry(each, "id").entry().feature())
        .containsExactly(new Feature("a b c"), Feature.UNTAGGED);
  }

  @Test
  void aKeyIsNeverKept() {
    ImportRow row =
        ReadRows.of(
                """
                time,model,input_tokens,key
                2026-11-03,m,1,sk-proj-abcdefghijklmnopqrstuvwxyz0123456789
                """)
            .only();
    assertThat(row.sender().key()).hasSize(16).doesNotContain("sk-");
  }

  @Test
  void manyKeysSpillWithoutLosingACount() {
    SpillTable table =
        new SpillTable(java.nio.file.Path.of(System.getProperty("java.io.tmpdir")), 1);
    for (int round = 1; round <= 2; round++) {
      for (long key = 0; key < 600_000; key++) {
        long slot = table.at(key * 7_919 + 2);
        table.set(slot, 0, table.get(slot, 0) + 1);
      }
    }
    for (long key = 0; key < 600_000; key++) {
      assertThat(table.get(table.find(key * 7_919 + 2), 0)).isEqualTo(2);
    }
    assertThat(table.find(1)).isEqualTo(-1);
  }
}
