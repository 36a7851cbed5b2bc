package dev.offpeak.store;

import dev.offpeak.model.Account;
import dev.offpeak.model.AccountId;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Stop;
import dev.offpeak.model.Usd;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs and the intake of their requests. Contract as the package says. */
public interface RunStore {

  /**
   * Records a run that is being loaded, alive until {@code followedUntil}.
   *
   * @return false if the id is taken; nothing is recorded then
   */
  boolean create(NewRun run, Instant followedUntil);

  /**
   * Adds requests to a loading or an open-ended active run. Where one of their custom ids is
   * already in the run, that request is left out and told.
   *
   * @return the requests that were left out, each with the ordinal that has its id
   */
  default List<Duplicate> append(RunId run, List<NewRequest> requests) {
    return appendLater(run, requests).await();
  }

  /** Like {@link #append}, without waiting until the requests are durable. */
  Pending<List<Duplicate>> appendLater(RunId run, List<NewRequest> requests);

  /** A request whose custom id the run already has. */
  record Duplicate(long ordinal, String customId, long firstOrdinal) {}

  /**
   * Makes a loaded run active, unless the store already has an active or final run of the same
   * identity; with {@code again}, unless that run is still active, which an open-ended one is not
   * any more once it is being cancelled. An empty run is then finished by {@link #finishIfDone}.
   *
   * @return the run that has the identity now: the given one, or the older one, in which case the
   *     given one is dropped
   */
  RunId activate(RunId run, String identity, boolean again);

  /** Removes a loading run and its requests; does nothing if it is not loading. */
  void dropLoading(RunId run);

  /** Removes the loading runs whose process no longer follows them. */
  void dropDeadLoads(Instant now);

  Optional<Run> find(RunId run);

  /** What {@link NewRun#sink} said of the run; empty if nothing. */
  Optional<String> sink(RunId run);

  /** Runs of that identity with write-backs that are due, oldest first, loading ones left out. */
  List<RunId> undelivered(String identity);

  /** The latest run of that identity that is active or final. */
  Optional<Run> findByIdentity(String identity);

  /** The latest runs, newest first, loading ones left out. */
  List<Run> recent(int limit);

  /** The active runs that take requests one by one, the oldest first. */
  List<RunId> openEnded();

  /**
   * Says that somebody wants the run's answers until the given time; only followed runs are
   * planned. Never shortens.
   */
  void follow(RunId run, Instant until);

  /** Takes over a loaded run, finished or not: new account, limits and an end to its stop. */
  void resume(RunId run, Account account, @Nullable Instant deadline, @Nullable Usd costCap);

  /**
   * Says what the run's answers must be, from the next one on; those that are in stay as they are.
   *
   * @param feature of whose requests, or null for all of them, which comes first
   */
  void setRules(RunId run, @Nullable Feature feature, AnswerRules rules);

  /** What the run's answers of a feature must be; empty if anything will do. */
  Optional<AnswerRules> rules(RunId run, Feature feature);

  /**
   * Says what the run may spend in a period, from the next batch on; null takes it away. What it
   * has spent in the period counts, whenever that is said.
   */
  void setBudget(RunId run, @Nullable Budget budget);

  /** The run's own budget; empty if it has none. */
  Optional<Budget> budget(RunId run);

  /** Accounts under which the run has batches that are neither collected nor proved absent. */
  Set<Account> accountsInFlight(RunId run);

  /** Stops the run: nothing more of it is planned until {@link #resume}. */
  void stop(RunId run, Stop stop);

  /**
   * Stops every active run of the account that still has something to send; if the account itself
   * is refused, every active one, as its answers cannot be fetched either.
   */
  void stopAll(AccountId account, Stop stop);

  /** Ends the intake of an open-ended run. */
  void seal(RunId run);

  /**
   * Asks for the run's cancellation: ready requests are cancelled now; those in flight end with
   * their batch.
   *
   * @return how many were cancelled
   */
  long cancel(RunId run, Instant now);

  /**
   * Moves an active run to its final state if each of its requests has one and it takes no more.
   *
   * @return whether it is in a final state now
   */
  boolean finishIfDone(RunId run, Instant now);

  /** Does {@link #finishIfDone} for every active run of the account that is done. */
  void finishDone(AccountId account, Instant now);

  /**
   * Makes the run's failed and cancelled requests ready again and the run active, leaving out those
   * that can never be sent ({@code invalid_input}).
   *
   * @return how many
   */
  long retry(RunId run, Instant now);

  /**
   * Of the given requests, those that a run of this identity has answered or has in flight.
   *
   * @param identity of the runs to look in
   */
  Set<AskedBefore> askedBefore(String identity, List<AskedBefore> requests);

  /** A custom id with the hash of the body that was asked. */
  record AskedBefore(String customId, long bodyHash) {}
}
