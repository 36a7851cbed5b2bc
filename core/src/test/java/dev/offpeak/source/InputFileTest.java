package dev.offpeak.source;

import static dev.offpeak.source.Inputs.open;
import static dev.offpeak.source.Inputs.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InputFileTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"custom_id":"a","method":"POST","url":"/v1/responses","body":{}}  | OPENAI_BATCH
          {"body":{"model":"m"}}                                             | OPENAI_BATCH
          {"custom_id":"a","url":"/v1/images"                                | OPENAI_BATCH
          {"custom_id":"a","params":{}}                                      | ANTHROPIC_BATCH
          {"params":{"messages":[                                            | ANTHROPIC_BATCH
          {"custom_id":"a","url":"https://x.org","body":"a page"}            | JSONL_ROWS
          {"method":"card","params":{"amount":1}}                            | JSONL_ROWS
          {}                                                                 | JSONL_ROWS
          id,text                                                            | CSV_ROWS
          "{",x                                                              | CSV_ROWS
          """)
  void formIsToldFromTheFirstLine(String line, InputForm form) {
    assertThat(open("input", utf8(line)).form()).isEqualTo(form);
    assertThat(open("input", utf8("\uFEFF \r\n\n  " + line)).form()).isEqualTo(form);
  }

  @Test
  void firstLineLongerThanWhatIsLookedAtIsRecognised() {
    String start = "{\"custom_id\":\"a\",\"params\":{\"model\":\"m\",\"system\":\"";

    assertThat(open("x.jsonl", utf8(start + "y".repeat(2_000_000) + "\"}}")).form())
        .isEqualTo(InputForm.ANTHROPIC_BATCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF", "\n\r\n  \n"})
  void emptyFileIsRefused(String content) {
    refused("t.jsonl", utf8(content), "t.jsonl is empty: there is nothing to send.");
  }

  @Test
  void otherKindsOfFilesAreNamed() {
    refused("t.json", utf8("[{\"a\":1}]"), "t.json is a JSON array");
    refused("t.jsonl", utf8("a,b\n1,2"), "t.jsonl begins with \"a\", not with a JSON object");
    refused("t.json", utf8("{\n \"a\": 1\n}\n"), "no line holds a whole JSON object");
    refused("t.csv", new byte[] {(byte) 0xFF, (byte) 0xFE, 'a', 0}, "t.csv is UTF-16 text");
    refused("t.gz", new byte[] {0x1F, (byte) 0x8B, 8, 0}, "compressed with gzip");
    refused("t.xlsx", new byte[] {'P', 'K', 3, 4, 0}, "Excel workbook");
    refused("t.bin", new byte[] {'x', 0, 1}, "is not text");
  }

  private static void refused(String name, byte[] content, String message) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> open(name, content))
        .withMessageContaining(message);
  }

  @Test
  void rowsWithoutModelAndPromptSayWhatIsNeeded() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> open("t.csv", utf8("a\n1")).requests(null))
        .withMessage(
            "t.csv holds CSV rows, so it needs a model and a prompt:"
                + " --model M --prompt \"… {{column}} …\"");
  }

  @Test
  void missingFilesAndDirectoriesAreRefused(@TempDir Path directory) throws IOException {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> InputFile.open(directory, Inputs.RULES))
        .withMessageContaining("is a directory");
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> InputFile.open(directory.resolve("no.csv"), Inputs.RULES))
        .withMessageEndingWith("no.csv does not exist.");
    Path file = Files.writeString(directory.resolve("yes.csv"), "a\n1\n");
    try (InputFile input = InputFile.open(file, Inputs.RULES)) {
      assertThat(input.form()).isEqualTo(InputForm.CSV_ROWS);
      assertThat(input.name()).endsWith("yes.csv");
    }
  }

  @Test
  void failingDiskIsOneSentence() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Input/output error");
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return read();
          }
        };

    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> InputFile.open("-", failing, Inputs.RULES))
        .withMessage("- could not be read: Input/output error");
  }

  @Test
  void streamOfManyBatchLinesIsReadThrough() {
    String line = "{\"custom_id\":\"a\",\"params\":{\"model\":\"claude-x\"}}\n";

    assertThat(Inputs.read("-", new ByteArrayInputStream(utf8(line.repeat(50_000))), null))
        .hasSize(50_000);
  }
}
