package dev.offpeak.gateway.batches;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.gateway.batches.Multipart.Part;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies as they come off the wire, in pieces of any size. */
class StreamedBodiesTest {

  private static final String FORM = "multipart/form-data; boundary=xx";

  /** Hands out a byte at a time, so that every border is met. */
  private static InputStream drops(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8)) {
      @Override
      public synchronized int read(byte[] to, int from, int count) {
        return super.read(to, from, Math.min(count, 1));
      }
    };
  }

  private static List<String> parts(InputStream in) throws Exception {
    Multipart form = new Multipart(FORM, in);
    List<String> seen = new ArrayList<>();
    for (Part part = form.next(); part != null; part = form.next()) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      form.copy(content, 1_000_000);
      seen.add(part.name() + "|" + part.fileName() + "|" + content.toString(UTF_8));
    }
    return seen;
  }

  @Test
  void aFormIsReadPartByPart() throws Exception {
    String form =
        String.join(
            "\r\n",
            "--xx",
            "Content-Disposition: form-data; name=\"file\"; filename=\"a.jsonl\"",
            "Content-Type: text/plain",
            "",
            "one",
            "--x",
            "",
            "two\n",
            "--xx",
            "Content-Disposition: form-data; name=\"empty\"",
            "",
            "",
            "--xx",
            "Content-Disposition: form-data; name=\"purpose\"",
            "",
            "batch",
            "--xx--");
    List<String> wanted =
        List.of("file|a.jsonl|one\r\n--x\r\n\r\ntwo\n", "empty|null|", "purpose|null|batch");
    assertThat(parts(new ByteArrayInputStream(form.getBytes(UTF_8)))).isEqualTo(wanted);
    assertThat(parts(drops(form))).isEqualTo(wanted);
    assertThatThrownBy(() -> parts(drops(form.substring(0, form.length() - 9))))
        .isInstanceOf(Multipart.MalformedException.class);
    assertThatThrownBy(() -> parts(drops("nothing of the kind")))
        .isInstanceOf(Multipart.MalformedException.class);
  }

  private static String split(String body) throws Exception {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    new RequestSplitter(lines, Making.sha256()).split(drops(body), 10_000);
    return lines.toString(UTF_8);
  }

  @Test
  void requestsBecomeLinesByteForByte() throws Exception {
    String first = "{\"custom_id\":\"a\",\"params\":{\"x\":[1.0,{\"y\":\"}]\\\"{é\"}]}}";
    String second = "{ \"custom_id\":\"b\" }";
    assertThat(split("{\"x\":{\"requests\":[{}]},\"requests\":[" + first + ",\n" + second + "]}"))
        .isEqualTo(first + "\n" + second + "\n");
    assertThat(split("{\"requests\":[]}")).isEmpty();
  }

  @Test
  void whatIsNoBatchIsRefused() {
    for (String wrong :
        List.of(
            "",
            "[]",
            "{",
            "{\"requests\":{}}",
            "{\"requests\":[1]}",
            "{\"requests\":[\"a\"]}",
            "{\"a\":1}",
            "{}{}")) {
      assertThatThrownBy(() -> split(wrong))
          .as(wrong)
          .isInstanceOf(RequestSplitter.MalformedException.class);
    }
    assertThatThrownBy(() -> split("{\"requests\":[{\"a\":\"" + "x".repeat(10_000) + "\"}]}"))
        .isInstanceOf(RequestSplitter.TooLongException.class);
  }
}
