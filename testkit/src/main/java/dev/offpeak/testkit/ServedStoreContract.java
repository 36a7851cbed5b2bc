package dev.offpeak.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.store.NewServedBatch;
import dev.offpeak.store.NewServedBatch.Call;
import dev.offpeak.store.ServedBatch;
import dev.offpeak.store.ServedBatch.End;
import dev.offpeak.store.ServedFile;
import dev.offpeak.store.ServedFile.Kind;
import dev.offpeak.store.ServedStore;
import dev.offpeak.store.ServedStore.Content;
import dev.offpeak.store.ServedStore.Made;
import dev.offpeak.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Obeyed by every {@link ServedStore}. */
public abstract class ServedStoreContract extends StoreContract {

  private static final Duration WINDOW = Duration.ofHours(24);
  private static final Call FIRST = new Call("key a /batches", "hash", null, false);
  private static final Call AGAIN = new Call("key a /batches", "hash", null, true);

  private ServedStore served() {
    return store().served();
  }

  private ServedFile file(String id, Kind kind) {
    return new ServedFile(id, "ann", kind, "in.jsonl", 3, now(), now().plus(WINDOW), null);
  }

  private NewServedBatch batch(String id, Call call) {
    return new NewServedBatch(
        id,
        "ann",
        ProviderName.OPENAI,
        "f1",
        "/v1/responses",
        "{\"k\":\"v\"}",
        new Feature("digest"),
        now(),
        now().plus(WINDOW),
        null,
        0,
        Usd.ZERO,
        null,
        call);
  }

  private Made make(String id, Call call, String... inService) {
    return served().make(batch(id, call), now().minusSeconds(600), Set.of(inService));
  }

  private ServedBatch made(String id) {
    return served().batch("ann", id).orElseThrow();
  }

  private void upload(String id) throws IOException {
    try (Content content = served().begin(id)) {
      content.stream().write("abc".getBytes(UTF_8));
      content.finish();
    }
    served().add(file(id, Kind.INPUT));
  }

  @Test
  void aFileComesBackToItsOwnerAlone() throws IOException {
    upload("f1");
    assertThat(served().file("ann", "f1")).contains(file("f1", Kind.INPUT));
    assertThat(served().file("bob", "f1")).isEmpty();
    assertThat(served().files("bob", null, 10, true)).isEmpty();
    try (InputStream in = served().read("f1")) {
      assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("abc");
    }
  }

  @Test
  void aContentThatWasNotFinishedLeavesNothing() throws IOException {
    try (Content content = served().begin("f1")) {
      content.stream().write(1);
    }
    assertThatThrownBy(() -> served().read("f1")).isInstanceOf(StoreException.class);
  }

  @Test
  void filesAreListedInPagesEitherWay() throws IOException {
    for (String id : List.of("f1", "f2", "f3")) {
      upload(id);
    }
    served().add(file("body", Kind.BODY));
    assertThat(served().files("ann", null, 2, true)).extracting("id").containsExactly("f3", "f2");
    assertThat(served().files("ann", "f2", 2, true)).extracting("id").containsExactly("f1");
    assertThat(served().files("ann", "f1", 2, false)).extracting("id").containsExactly("f2", "f3");
    assertThat(served().files("ann", "f9", 2, true)).isEmpty();
  }

  @Test
  void aRemovedFileStaysWhileABatchWaitsForIt() throws IOException {
    upload("f1");
    make("b1", FIRST);
    assertThat(served().removeFile("bob", "f1")).isFalse();
    assertThat(served().removeFile("ann", "f1")).isTrue();
    assertThat(served().removeFile("ann", "f1")).isFalse();
    assertThat(served().file("ann", "f1")).isEmpty();
    served().sweep(now());
    served().read("f1").close();
    served().loaded("b1", new RunId("r_1"), 3, now());
    served().sweep(now());
    assertThatThrownBy(() -> served().read("f1")).isInstanceOf(StoreException.class);
  }

  @Test
  void anExpiredFileIsSweptAway() throws IOException {
    upload("f1");
    served().sweep(now().plus(WINDOW));
    assertThat(served().file("ann", "f1")).isEmpty();
  }

  @Test
  void aCallThatIsRepeatedMakesNoSecondBatch() {
    assertThat(make("b1", FIRST)).isEqualTo(new Made.New(made("b1")));
    served().answered("b1", now());
    assertThat(make("b2", AGAIN)).isEqualTo(new Made.Before(made("b1")));
    assertThat(make("b3", FIRST)).isInstanceOf(Made.New.class);
    time.advance(Duration.ofMinutes(11));
    served().answered("b3", now().minus(Duration.ofMinutes(11)));
    assertThat(make("b4", AGAIN)).isInstanceOf(Made.New.class);
  }

  @Test
  void anAnswerThatNobodyGotIsClaimedButNotWhileItIsOnItsWay() {
    make("b1", FIRST);
    assertThat(make("b2", FIRST, "b1")).isInstanceOf(Made.New.class);
    served().answered("b2", now());
    assertThat(make("b3", FIRST)).isEqualTo(new Made.Before(made("b1")));
    assertThat(make("b4", new Call("key b /batches", "hash", null, true)))
        .isInstanceOf(Made.New.class);
    assertThat(make("b5", new Call("key a /batches", "other", null, true)))
        .isInstanceOf(Made.New.class);
  }

  @Test
  void aKeyMeansOneBatchForEver() {
    Call keyed = new Call("key a /batches", "hash", "k1", false);
    make("b1", keyed);
    served().answered("b1", now());
    time.advance(Duration.ofDays(3));
    assertThat(make("b2", keyed)).isEqualTo(new Made.Before(made("b1")));
    assertThat(make("b3", new Call("key a /batches", "other", "k1", true)))
        .isInstanceOf(Made.KeyTaken.class);
  }

  @Test
  void batchesAreListedNewestFirstInPagesEitherWay() {
    for (String id : List.of("b1", "b2", "b3", "b4")) {
      make(id, new Call("key a /batches", id, null, false));
    }
    assertThat(list(null, null)).extracting("id").containsExactly("b4", "b3");
    assertThat(list("b3", null)).extracting("id").containsExactly("b2", "b1");
    assertThat(list(null, "b1")).extracting("id").containsExactly("b3", "b2");
    assertThat(served().batches("bob", ProviderName.OPENAI, null, null, 9)).isEmpty();
    assertThat(served().batches("ann", ProviderName.ANTHROPIC, null, null, 9)).isEmpty();
  }

  private List<ServedBatch> list(
      @org.jspecify.annotations.Nullable String after,
      @org.jspecify.annotations.Nullable String before) {
    return served().batches("ann", ProviderName.OPENAI, after, before, 2);
  }

  @Test
  void aBatchGoesFromWaitingToItsEnd() throws IOException {
    upload("f1");
    make("b1", FIRST);
    assertThat(served().open()).extracting("id").containsExactly("b1");
    Instant loaded = now().plusSeconds(1);
    served().loaded("b1", new RunId("r_1"), 3, loaded);
    served().loaded("b1", new RunId("r_2"), 9, loaded);
    served().cancel("b1", loaded);
    served().cancel("b1", loaded.plusSeconds(9));
    served().expire("b1", loaded);
    End end = new End(End.Kind.CANCELLED, 1, 0, 2, 0, null, "{}", "out", null);
    ServedFile out = new ServedFile("out", "ann", Kind.OUTPUT, "o", 9, now(), null, "b1");
    served().end("b1", end, List.of(out), loaded);
    served().end("b1", End.failed("[]"), List.of(out), loaded);
    ServedBatch batch = made("b1");
    assertThat(batch.run()).isEqualTo(new RunId("r_1"));
    assertThat(batch.requests()).isEqualTo(3);
    assertThat(batch.cancelAt()).isEqualTo(loaded);
    assertThat(batch.expiredAt()).isEqualTo(loaded);
    assertThat(batch.end()).isEqualTo(end);
    assertThat(served().open()).isEmpty();
    assertThat(served().file("ann", "out")).contains(out);
    assertThat(served().removeBatch("bob", "b1")).isFalse();
    assertThat(served().removeBatch("ann", "b1")).isTrue();
    assertThat(served().batch("ann", "b1")).isEmpty();
    assertThat(served().file("ann", "out")).isEmpty();
  }

  @Test
  void oneHasTheTurnAtATime() {
    try (ServedStore.Turn _ = served().tryTurn().orElseThrow()) {
      assertThat(served().tryTurn()).isEmpty();
    }
    served().tryTurn().orElseThrow().close();
  }
}
