package dev.offpeak.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TemplateTest {

  private static Row row() {
    SequencedMap<String, Integer> index = new LinkedHashMap<>();
    index.put("a", 0);
    index.put("b c", 1);
    index.put(" odd ", 2);
    return new Row(index, List.of("1", "{{a}}", "o"), new byte[0]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain                       | plain
          <{{a}}{{ a }}{{b c}}>       | <11{{a}}>
          {{ odd }}                   | o
          {"x":{"y":{}}} {            | {"x":{"y":{}}} {
          {{{a}}}                     | {1}
          {{{{a}}                     | {{a}}
          {{{{{{a}}                   | {{1
          """)
  void columnsArePutInAndBracesKept(String template, String filled) {
    assertThat(Template.parse("--prompt", template).fill(row())).isEqualTo(filled);
  }

  @Test
  void columnsAreNamedInOrder() {
    Template template = Template.parse("--prompt", "{{b}}{{ a }}{{b}}");

    assertThat(template.columns()).containsExactly("b", "a");
    assertThat(template.missingFrom(List.of("a"))).isEqualTo("b");
    assertThat(template.missingFrom(List.of("a", "b"))).isNull();
  }

  @Test
  void unclosedOrEmptyPlacesAreRefused() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> Template.parse("--prompt", "ab {{c"))
        .withMessage(
            "--prompt: the {{ at character 4 is never closed;"
                + " write {{column}}, or {{{{ for two braces.");
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> Template.parse("--system", "{{ }}"))
        .withMessageContaining("names no column");
  }
}
