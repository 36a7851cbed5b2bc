package dev.offpeak.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.offpeak.model.AnswerEnd;
import dev.offpeak.model.AnswerRule;
import dev.offpeak.model.AnswerRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerJudgeTest {

  /** Takes any text that begins with a brace. */
  private final AnswerJudge judge =
      new AnswerJudge(schema -> {
        if (schema.isEmpty()) {
          throw new IllegalArgumentException("it is empty");
        }
        return json -> json.startsWith("{") ? null : json.isEmpty() ? "" : "/type";
      });

  private Judgement judged(AnswerRule rule, String text, AnswerEnd end) {
    return judge.judge(new AnswerRules(List.of(rule), 5), text, end);
  }

  private Judgement judged(AnswerRule rule, String text) {
    return judged(rule, text, AnswerEnd.WHOLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", " [1, {\"a\": null}] ", "\"text\"", "12", "true"})
  void oneJsonValueIsJson(String text) {
    assertThat(judged(new AnswerRule.Json(), text)).isEqualTo(new Judgement.Obeys());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "{", "{} {}", "12 apples", "yes", "```json\n{}\n```", "{'a': 1}"})
  void anythingElseIsNot(String text) {
    assertThat(judged(new AnswerRule.Json(), text))
        .isEqualTo(new Judgement.Breaks("the answer is not JSON"));
  }

  @Test
  void aSchemaTellsThePlaceAndNothingOfTheAnswer() {
    AnswerRule schema = new AnswerRule.Schema("s.json", "schema");
    assertThat(judged(schema, "{secret}")).isEqualTo(new Judgement.Obeys());
    assertThat(judged(schema, "secret"))
        .isEqualTo(new Judgement.Breaks("the answer does not fit schema s.json at /type"));
    assertThat(judged(schema, ""))
        .isEqualTo(new Judgement.Breaks("the answer is not JSON, which schema s.json asks for"));
  }

  @Test
  void anExpressionIsLookedForAnywhere() {
    assertThat(judged(new AnswerRule.Matches("b+"), "abbc")).isEqualTo(new Judgement.Obeys());
    assertThat(judged(new AnswerRule.Matches("^b+$"), "abbc"))
        .isEqualTo(new Judgement.Breaks("the answer does not match /^b+$/"));
  }

  @Test
  void anExpressionWithoutEndIsNoVerdict() {
    assertThat(judged(new AnswerRule.Matches("^(.*)(.*)(.*)(.*)(.*)c$"), "a".repeat(60)))
        .isInstanceOf(Judgement.Undecided.class);
    assertThat(judged(new AnswerRule.Matches("^(a|b|\\n)*$"), "ab".repeat(200_000)))
        .isInstanceOf(Judgement.Undecided.class);
  }

  @Test
  void howItEndedIsARuleOfItsOwn() {
    assertThat(judged(new AnswerRule.NotTruncated(), "", AnswerEnd.TRUNCATED))
        .isInstanceOf(Judgement.Breaks.class);
    assertThat(judged(new AnswerRule.NotTruncated(), "", AnswerEnd.REFUSED))
        .isEqualTo(new Judgement.Obeys());
    assertThat(judged(new AnswerRule.NotRefused(), "", AnswerEnd.REFUSED))
        .isInstanceOf(Judgement.Breaks.class);
    assertThat(judged(new AnswerRule.NotRefused(), "", AnswerEnd.TRUNCATED))
        .isEqualTo(new Judgement.Obeys());
  }

  @Test
  void everyRuleMustBeObeyed() {
    AnswerRules both =
        new AnswerRules(List.of(new AnswerRule.Json(), new AnswerRule.Matches("a")), 5);
    assertThat(judge.judge(both, "{\"a\":1}", AnswerEnd.WHOLE)).isEqualTo(new Judgement.Obeys());
    assertThat(judge.judge(both, "{\"b\":1}", AnswerEnd.WHOLE))
        .isEqualTo(new Judgement.Breaks("the answer does not match /a/"));
    assertThat(judge.judge(both, "a", AnswerEnd.WHOLE))
        .isEqualTo(new Judgement.Breaks("the answer is not JSON"));
  }

  @Test
  void whatCannotBeTriedIsToldBefore() {
    judge.check(new AnswerRules(List.of(new AnswerRule.Matches("a+")), 5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> judge.check(new AnswerRules(List.of(new AnswerRule.Matches("(")), 5)))
        .withMessageContaining("/(/ is no regular expression");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> judge.check(new AnswerRules(List.of(new AnswerRule.Schema("s.json", "")), 5)))
        .withMessage("it is empty");
  }
}
