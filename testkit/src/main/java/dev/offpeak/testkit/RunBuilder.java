package dev.offpeak.testkit;

import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.Feature;
import dev.offpeak.model.ProviderName;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Target;
import dev.offpeak.model.Usd;
import dev.offpeak.store.NewRun;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Builds runs about to be loaded: from a file, for OpenAI, without limits, unless told otherwise.
 */
public final class RunBuilder {

  /** Who pays unless a test says otherwise. */
  public static final Account ACCOUNT =
      new Account(
          new AccountId("0123456789ab"),
          new Target(ProviderName.OPENAI, "https://api.openai.example/v1"));

  private RunId id = new RunId("r_aaaaaa");
  private Account account = ACCOUNT;
  private Feature feature = new Feature("ticket-summary");
  private boolean openEnded;
  private boolean delivers;
  private @Nullable String sink;
  private Instant createdAt = SettableTime.START;
  private @Nullable Instant deadline;
  private @Nullable Usd costCap;

  private RunBuilder() {}

  /** A run with defaults. */
  public static RunBuilder aRun() {
    return new RunBuilder();
  }

  public RunBuilder withId(String id) {
    this.id = new RunId(id);
    return this;
  }

  public RunBuilder withAccount(Account account) {
    this.account = account;
    return this;
  }

  public RunBuilder withFeature(String feature) {
    this.feature = new Feature(feature);
    return this;
  }

  /** One that takes requests while it is active. */
  public RunBuilder openEnded() {
    openEnded = true;
    return this;
  }

  /** One whose outcomes are written back. */
  public RunBuilder delivering() {
    delivers = true;
    return this;
  }

  /** One whose outcomes are written back to a place that the store remembers. */
  public RunBuilder deliveringTo(String sink) {
    this.sink = sink;
    return delivering();
  }

  public RunBuilder createdAt(Instant createdAt) {
    this.createdAt = createdAt;
    return this;
  }

  public RunBuilder withDeadline(Instant deadline) {
    this.deadline = deadline;
    return this;
  }

  public RunBuilder withCostCap(Usd costCap) {
    this.costCap = costCap;
    return this;
  }

  public NewRun build() {
    return new NewRun(
        id,
        account,
        feature,
        "tickets.jsonl",
        openEnded,
        delivers,
        sink,
        createdAt,
        deadline,
        costCap);
  }
}
