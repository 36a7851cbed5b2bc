package dev.offpeak.gateway.defer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.gateway.defer.LaneChoice.Choice;
import dev.offpeak.gateway.defer.Wishes.LaneWish;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.model.DeferredId;
import dev.offpeak.model.Endpoint;
import dev.offpeak.model.Lane;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.RunId;
import dev.offpeak.store.Deferred;
import dev.offpeak.store.Deferred.Mode;
import dev.offpeak.store.Deferred.State;
import dev.offpeak.store.DeferredStore;
import dev.offpeak.store.DeferredStore.Kin;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided without looking anything up. */
class DecisionsTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static Choice lane(
      String wish, @Nullable String policy, boolean batchable, boolean account) {
    Lane set = policy == null ? null : Lane.valueOf(policy);
    return LaneChoice.byHead(
        new LaneChoice.Head(LaneWish.valueOf(wish), set, batchable, account, true));
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO,,true,true,Pass[reason=null]",
    "AUTO,BATCH,true,true,Defer[]",
    "AUTO,INTERACTIVE,true,true,Pass[reason=null]",
    "AUTO,FLEX,true,true,Pass[reason=null]",
    "AUTO,BATCH,false,true,Pass[reason=not-batchable]",
    "AUTO,BATCH,true,false,Pass[reason=no-account]",
    "BATCH,,true,true,Defer[]",
    "BATCH,,true,false,NoAccount[]",
    "BATCH,,false,false,Pass[reason=not-batchable]",
    "BATCH,INTERACTIVE,true,true,Pass[reason=policy]",
    "BATCH,BATCH,true,true,Defer[]",
    "INTERACTIVE,BATCH,true,true,Pass[reason=null]",
  })
  void theLaneFollowsHeaderAndPolicy(
      String wish, @Nullable String policy, boolean batchable, boolean account, String choice) {
    assertThat(lane(wish, policy, batchable, account)).hasToString(choice);
  }

  @ParameterizedTest
  @CsvSource({
    "true,false,false,Defer[]",
    "true,true,true,Defer[]",
    "true,true,false,Pass[reason=another-account]",
    "false,true,true,Pass[reason=not-batchable]",
  })
  void theBodyMayForbidTheBatch(boolean batchable, boolean owned, boolean own, String choice) {
    assertThat(LaneChoice.byBody(new LaneChoice.Body(batchable, owned, own))).hasToString(choice);
  }

  private static Wishes wishes(String header, String value) throws RefusedException {
    return Wishes.of(Map.of(header, value)::get, NOW);
  }

  @Test
  void headersAreRead() throws RefusedException {
    assertThat(wishes("Offpeak-Lane", "Batch").lane()).isEqualTo(LaneWish.BATCH);
    assertThat(wishes("Offpeak-Wait", "async").mode()).isEqualTo(Mode.ASYNC);
    assertThat(wishes("Offpeak-Deadline", "6h").deadline())
        .isEqualTo(NOW.plus(Duration.ofHours(6)));
    assertThat(wishes("Offpeak-Deadline", "2026-11-24T13:00:00+00:00").deadline())
        .isEqualTo(NOW.plus(Duration.ofHours(1)));
  }

  @ParameterizedTest
  @CsvSource({
    "Offpeak-Lane,flex,not built",
    "Offpeak-Lane,slow,must be",
    "Offpeak-Wait,never,must be",
    "Offpeak-Deadline,soon,must be",
    "Offpeak-Deadline,2020-01-01T00:00:00Z,must be",
  })
  void valuesThatMakeNoSenseAreRefused(String header, String value, String said) {
    assertThatThrownBy(() -> wishes(header, value))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(header)
        .hasMessageContaining(said);
  }

  private static Deferred call(int number, String hash) {
    return new Deferred(
        new DeferredId("op_%024x".formatted(number)),
        new RequestId(number),
        new RunId("r_aaaaaa"),
        Endpoint.CHAT_COMPLETIONS,
        "credential",
        hash,
        Mode.HOLD,
        State.WAITING,
        false,
        NOW,
        null,
        null,
        "",
        null);
  }

  private static String attached(String kin, int retries) {
    Kin all =
        new Kin(
            one(kin, 'n')
                .or(() -> kin.contains("x") ? Optional.of(call(9, "other")) : Optional.empty()),
            one(kin, 'a'),
            one(kin, 'd'),
            one(kin, 'h'));
    return switch (Attachment.choose(all, "body", retries)) {
      case DeferredStore.Choice.Create _ -> "new";
      case DeferredStore.Choice.Conflict _ -> "conflict";
      case DeferredStore.Choice.Attach(Deferred to) ->
          to.deadline() == null ? to.client() + name(to) : "";
    };
  }

  private static Optional<Deferred> one(String kin, char which) {
    return kin.indexOf(which) < 0 ? Optional.empty() : Optional.of(call(which, "body"));
  }

  private static String name(Deferred call) {
    return Character.toString((int) call.request().value());
  }

  /** n: the same key; x: the same key with another body; a: abandoned; d: delivered; h: held. */
  @ParameterizedTest
  @CsvSource({
    "'',0,new",
    "a,0,a",
    "h,0,new",
    "d,0,new",
    "adh,0,a",
    "'',1,new",
    "a,1,a",
    "h,1,h",
    "d,1,d",
    "dh,2,d",
    "adh,2,a",
    "n,0,n",
    "nadh,1,n",
    "x,0,conflict",
    "xa,3,conflict",
  })
  void aCallIsNewOrOneThatIsThere(String kin, int retries, String becomes) {
    assertThat(attached(kin, retries)).isEqualTo(becomes);
  }

  @ParameterizedTest
  @CsvSource({
    "OpenAI/Python 3.22.1,600,580,409,120",
    "OpenAI/Python 3.22.1,,580,409,120",
    "OpenAI/Python 1.109.1,600,580,409,60",
    "AsyncOpenAI/Python 2.8.0,600,580,409,60",
    "OpenAI/JS 7.57.0,,280,409,59",
    "OpenAI/JS 7.57.0,20,18,409,59",
    "OpenAI/Java 4.101.0,600,580,409,86400",
    "OpenAI/Java 4.101.0,0,3280,409,86400",
    "Anthropic/Java 2.5.0,,27,409,86400",
    "Anthropic/JS 0.68.0,600,280,409,59",
    "Anthropic/JS 1.12.0,NOT_GIVEN,280,409,86400",
    "Anthropic/Python 1.13.0,600,580,409,60",
    "Anthropic/Python 2.13.0,600,580,409,86400",
    "curl/8,,280,409,59",
  })
  void aClientIsHeldAsLongAsItBearsIt(
      String agent, @Nullable String timeout, long silence, int status, long retryAfterMax) {
    Patience patience =
        Patience.of(name ->
            switch (name) {
              case "user-agent" -> agent;
              case "x-stainless-timeout" -> timeout;
              default -> null;
            });
    assertThat(patience)
        .isEqualTo(
            new Patience(Duration.ofSeconds(silence), status, Duration.ofSeconds(retryAfterMax)));
  }

  @Test
  void promptfooIsKnownByItsHeaderAndComesBackAfterA429() {
    Patience patience =
        Patience.of(name ->
            switch (name) {
              case "user-agent" -> "node";
              case "x-promptfoo-version" -> "0.123.1";
              default -> null;
            });
    assertThat(patience)
        .isEqualTo(new Patience(Duration.ofSeconds(280), 429, Duration.ofSeconds(120)));
  }

  private static CallBody body(String json) {
    return CallBody.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"model\":\"m\",\"stream\":true,\"n\": 1}|{\"model\":\"m\",\"n\": 1}",
        "{ \"stream\" : true , \"model\":\"m\"}|{ \"model\":\"m\"}",
        "{\"model\":\"m\" ,\"stream\":true }|{\"model\":\"m\" }",
        "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}|{\"model\":\"m\"}",
        "{\"stream\":true}|{}",
        "{\"a\":\"b, \\\"stream\\\":1\",\"background\":true}|{\"a\":\"b, \\\"stream\\\":1\"}",
        "{\"a\":{\"stream\":true}}|{\"a\":{\"stream\":true}}",
        "{\"é\":[1,2],\"stream\":null,\"ü\":\"x\"}|{\"é\":[1,2],\"ü\":\"x\"}",
      })
  void onlyTheTransportsFieldsAreTakenOut(String sent, String kept) {
    assertThat(new String(body(sent).bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(kept.replace("{}", "{}").strip());
  }

  @Test
  void theSameJsonHasTheSameHash() {
    String hash = body("{\"model\":\"m\",\"a\":[1,{\"x\":\"y\",\"z\":null}]}").hash();
    assertThat(
            body("{ \"a\": [1, {\"z\":null,\"x\":\"\\u0079\"}], \"stream\":true,\"model\":\"m\"}")
                .hash())
        .isEqualTo(hash);
    assertThat(body("{\"model\":\"m\",\"a\":[1,{\"x\":\"y\",\"z\":1}]}").hash()).isNotEqualTo(hash);
    assertThat(body("{\"model\":\"m\",\"a\":[\"1\",{\"x\":\"y\",\"z\":null}]}").hash())
        .isNotEqualTo(hash);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"gpt-5-mini\",\"fallbacks\":[{\"model\":\"ft:gpt-5-mini:acme\"}]}",
        "{\"messages\":[{\"content\":[{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}}]}]}",
        "{\"prompt\":{\"id\":\"pmpt_1\"}}",
        "{\"previous_response_id\":\"resp_1\"}",
        "{\"tools\":[{\"type\":\"file_search\",\"vector_store_ids\":[\"vs_1\"]}]}",
      })
  void whatBelongsToAnAccountIsSeen(String json) {
    assertThat(body(json).accountOwned()).isTrue();
    assertThat(body(json).isBoundToAccount("gpt-6-luna")).isTrue();
    assertThat(body("{\"model\":\"gpt-5-mini\",\"prompt\":\"file_id\"}").accountOwned()).isFalse();
  }

  @Test
  void aFineTunedModelBindsACallThatGoesToIt() {
    CallBody own = body("{\"model\":\"ft:gpt-5-mini:acme\"}");
    assertThat(own.isBoundToAccount(null)).isTrue();
    assertThat(own.isBoundToAccount("gpt-6-luna")).isFalse();
    CallBody plain = body("{\"model\":\"gpt-5-mini\"}");
    assertThat(plain.isBoundToAccount(null)).isFalse();
    assertThat(plain.isBoundToAccount("ft:gpt-5-mini:acme")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"a\":1}{", "nonsense", "\"text\""})
  void whatIsNoObjectIsNotRead(String json) {
    assertThat(CallBody.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8))).isEmpty();
  }
}
