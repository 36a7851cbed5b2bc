package dev.offpeak.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code offpeak import} and what reports make of it. */
class ImportTest {

  private static final String HEAD = "time,feature,model,input_tokens,output_tokens,cost_usd\n";
  private static final String ROW = "2026-10-03T02:00:00Z,digest,gpt-6-luna,100000,0,0.01\n";

  @TempDir Path folder;
  private Trial trial = new Trial(Path.of("."));

  @BeforeEach
  void start() {
    trial = new Trial(folder);
  }

  private int importCsv(String text, String... more) {
    String[] all = new String[more.length + 2];
    all[0] = "import";
    all[1] = trial.file("calls.csv", text);
    System.arraycopy(more, 0, all, 2, more.length);
    return trial.run(all);
  }

  @Test
  void theSameRowsAddNothingAndEqualOnesStayDistinct() {
    assertThat(importCsv(HEAD + ROW + ROW, "--json")).isZero();
    assertThat(trial.out())
        .contains(
            "\"files\":1,\"rows\":2,\"imported\":2,\"already_known\":0,\"skipped\":0,\"problems\":[]")
        .contains("\"cost_usd\":0.02,\"difference_usd\":0");

    assertThat(importCsv(HEAD + ROW + ROW + ROW, "--json")).isZero();
    assertThat(trial.out()).contains("\"rows\":3,\"imported\":1,\"already_known\":2");

    assertThat(
            trial.run(
                "report", "--imported", "--from", "2026-10-01", "--to", "2026-11-01", "--json"))
        .isZero();
    assertThat(trial.out()).contains("\"requests\":3").contains("\"cost_usd\":0.03");
    assertThat(trial.run("report", "--from", "2026-10-01", "--to", "2026-11-01", "--json"))
        .isZero();
    assertThat(trial.out()).contains("\"rows\":[]");
    assertThat(trial.run("report", "--from", "2026-10-01", "--to", "2026-11-01")).isZero();
    assertThat(trial.out())
        .contains("no calls were recorded", "imported for that time: offpeak report --imported");
  }

  @Test
  void rowsThatCannotBeReadAreNamedAndTheOthersKept() {
    assertThat(importCsv(HEAD + ROW + "soon,x,gpt-6-luna,1,1,1\n")).isEqualTo(3);
    assertThat(trial.out())
        .contains("a CSV · 2 rows")
        .contains("imported 1 row · 1 skipped")
        .contains("line 3  the time is none that can be read");
  }

  @Test
  void aPriceOfTheirsThatIsNotOursIsShown() {
    assertThat(importCsv(HEAD + ROW.replace("0.01", "0.025"))).isZero();
    assertThat(trial.out()).contains("spend $0.025 · its own costs $0.025, by our prices $0.01");
  }

  @Test
  void standardInputAndAMapOfColumns() {
    trial.typing("{\"sent\":1793671200,\"llm\":\"gpt-6-luna\",\"in\":5}\n");
    assertThat(
            trial.run(
                "import",
                "-",
                "--map",
                "time=sent",
                "--map",
                "model=llm",
                "--map",
                "input_tokens=in",
                "--feature",
                "x",
                "--json"))
        .isZero();
    assertThat(trial.out()).contains("\"imported\":1");
  }

  @Test
  void anIdOfAnotherCallIsToldNotSwallowed() {
    String head = "id,time,model,input_tokens\n";
    assertThat(importCsv(head + "1,2026-10-03,gpt-6-luna,5\n")).isZero();
    assertThat(importCsv(head + "1,2026-10-04,gpt-6-luna,5\n")).isEqualTo(3);
    assertThat(trial.out()).contains("its id is that of another call, at 2026-10-03T00:00:00Z");
  }

  @Test
  void aDayIsNotCountedByUsageAndByCosts() {
    String usage =
        "{\"object\":\"page\",\"data\":[{\"start_time\":1790985600,\"end_time\":1791072000,\"results\":[{\"input_tokens\":1000000,\"output_tokens\":0,\"num_model_requests\":7,\"model\":\"gpt-6-luna\"}]}],\"has_more\":false}\n";
    String costs =
        "{\"object\":\"page\",\"data\":[{\"start_time\":1790985600,\"end_time\":1791072000,\"results\":[{\"amount\":{\"value\":0.1,\"currency\":\"usd\"},\"line_item\":null}]}]}\n";
    assertThat(trial.run("import", trial.file("usage.json", usage))).isZero();
    assertThat(trial.out()).contains("an export of OpenAI's").contains("spend $0.10");
    assertThat(trial.run("import", trial.file("costs.json", costs))).isEqualTo(3);
    assertThat(trial.out()).contains("the usage of OpenAI on 2026-10-03 is here already");
  }

  @Test
  void whatIsWrongWithTheCommandIsSaidInOneSentence() {
    String csv = trial.file("calls.csv", "when,llm\n1,2\n");
    assertThat(trial.run("import", csv)).isEqualTo(2);
    assertThat(trial.err()).contains("--map").contains("=COLUMN. Its columns are: when, llm");
    assertThat(trial.run("import", csv, "--map", "tyme=when")).isEqualTo(2);
    assertThat(trial.err()).contains("did you mean time?");
    assertThat(trial.run("import", csv, "--map", "time=then")).isEqualTo(2);
    assertThat(trial.err()).contains("has no column then");
    assertThat(trial.run("import", csv, "--format", "langfuze")).isEqualTo(2);
    assertThat(trial.err()).contains("did you mean langfuse?");
    assertThat(trial.run("import", "nowhere.csv")).isEqualTo(2);
    assertThat(trial.err()).contains("nowhere.csv does not exist");
    assertThat(trial.run("import", folder.toString())).isEqualTo(2);
    assertThat(trial.err()).contains("is a directory");
  }

  @Test
  void anAuditNamesWhatCouldGoByBatch() {
    StringBuilder rows = new StringBuilder("time,feature,model,input_tokens,cost_usd,origin\n");
    for (int day = 10; day < 30; day++) {
      for (int call = 0; call < 10; call++) {
        rows.append(
            "2026-10-%dT02:00:%02dZ,digest,gpt-6-sol,3000,0.006,cron\n".formatted(day, call));
        rows.append("2026-10-%dT12:00:%02dZ,chat,gpt-6-sol,3000,0.006,http\n".formatted(day, call));
      }
    }
    assertThat(importCsv(rows.toString())).isZero();

    assertThat(trial.run("audit", "--from", "2026-10-01", "--to", "2026-10-31")).isZero();
    assertThat(trial.out())
        .contains(
            "2026-10-01 to 2026-10-30 · 400 calls · spend $2.40 · could save $0.00 in 30 days")
        .contains("not worth it")
        .contains("keep interactive");
    trial.set("OFFPEAK_CONFIG", trial.file("offpeak.yaml", "audit: { too-small: 0.50 USD }\n"));
    assertThat(trial.run("audit", "--from", "2026-10-01", "--to", "2026-10-31", "--json")).isZero();
    assertThat(trial.out())
        .contains("\"feature\":\"digest\",\"group\":null,\"calls\":200,\"spend_usd\":1.2")
        .contains("\"saving_usd\":{\"low\":0.6,\"expected\":0.6,\"high\":0.6}")
        .contains("\"command\":\"offpeak feature set digest --lane batch --deadline 24h\"");
    assertThat(trial.run("feature", "set", "digest", "--lane", "batch", "--deadline", "24h"))
        .isZero();
  }

  @Test
  void aReportSaysWhatCouldStillBeSavedUntilItIsDecided() {
    StringBuilder rows = new StringBuilder("time,feature,model,input_tokens,cost_usd,origin\n");
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    for (int day = 1; day <= 20; day++) {
      for (int call = 0; call < 10; call++) {
        rows.append(
            "%sT02:00:%02dZ,digest,gpt-6-sol,90000,0.18,cron\n"
                .formatted(today.minusDays(day), call));
        rows.append(
            "%sT12:00:%02dZ,chat,gpt-6-sol,3000,0.006,http\n"
                .formatted(today.minusDays(day), call));
      }
    }
    assertThat(importCsv(rows.toString())).isZero();
    String from = today.minusDays(25).toString();

    assertThat(trial.run("report", "--imported", "--from", from)).isZero();
    assertThat(trial.out())
        .contains("could still save")
        .containsPattern("digest .* \\$2\\d\\.\\d\\d\n")
        .containsPattern("chat .* keep interactive\n")
        .contains("the evidence is in offpeak audit.");
    assertThat(trial.run("report", "--imported", "--from", from, "--by", "day")).isZero();
    assertThat(trial.out()).doesNotContain("could still save");

    assertThat(trial.run("feature", "set", "digest", "--lane", "batch")).isZero();
    assertThat(trial.run("report", "--imported", "--from", from)).isZero();
    assertThat(trial.out())
        .containsPattern("digest .* –\n")
        .containsPattern("total .* \\$0\\.00\n")
        .doesNotContain("the evidence is in");
  }

  @Test
  void anAuditOfNothingSaysWhatFillsIt() {
    assertThat(trial.run("audit")).isZero();
    assertThat(trial.out()).contains("No calls are known").contains("offpeak import FILE");
    assertThat(trial.run("audit", "--from", "soon")).isEqualTo(2);
    assertThat(trial.run("audit", "--from", "2026-10-02", "--to", "2026-10-01")).isEqualTo(2);
  }

  @Test
  void costsAreComparedWithTheLedger() {
    String costs =
        trial.file(
            "costs.json",
            "{\"object\":\"page\",\"data\":[{\"start_time\":1790985600,\"end_time\":1791072000,"
                + "\"results\":[{\"amount\":{\"value\":0.1,\"currency\":\"usd\"},"
                + "\"line_item\":\"gpt-6-luna, input\"},{\"amount\":{\"value\":0.001,"
                + "\"currency\":\"usd\"},\"line_item\":\"gpt-6-sol, input\"}]}]}\n");
    assertThat(trial.run("verify", "--costs", costs)).isEqualTo(3);
    assertThat(trial.out()).contains("only at the provider").contains("1 row differs");
    assertThat(trial.run("verify", "--costs", costs, "--json")).isEqualTo(3);
    assertThat(trial.out())
        .contains("\"differences\":1")
        .contains("\"model\":\"gpt-6-luna\",\"provider_usd\":0.1,\"ledger_usd\":0");
    assertThat(trial.run("verify", "--costs", trial.file("calls.csv", HEAD + ROW))).isEqualTo(3);
    assertThat(trial.run("verify", "--costs", trial.file("x.json", "{\"data\":[]}"))).isEqualTo(2);
    assertThat(trial.err()).contains("holds no costs");
    String later =
        "{\"object\":\"page\",\"data\":[{\"start_time\":4102444800,\"end_time\":4102531200,\"results\":[{\"amount\":{\"value\":0.1,\"currency\":\"usd\"},\"line_item\":null}]}]}\n";
    assertThat(trial.run("verify", "--costs", trial.file("later.json", later))).isEqualTo(2);
    assertThat(trial.err()).contains("(line 1: the bucket is not over yet)");
  }
}
