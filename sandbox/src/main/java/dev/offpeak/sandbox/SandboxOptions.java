package dev.offpeak.sandbox;

import dev.offpeak.sandbox.batch.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * How a sandbox behaves. {@link #builder} holds the defaults.
 *
 * @param host address to listen on; default 127.0.0.1
 * @param port port to listen on; default 0, a free one
 * @param directory holds all state; the same directory continues where it stopped
 * @param seed decides ids, answers and draws; default 1
 * @param batchDelay time from a batch's creation to its end; default 2 seconds, zero for at once
 * @param window time after which an unfinished batch expires; default 24 hours
 * @param clock the sandbox's time; default the system's
 * @param limits what the providers allow; default {@link Limits#PUBLISHED}
 * @param refusedKeys API keys answered with 401; default none
 * @param faults rules in force from the start, see {@link dev.offpeak.sandbox.fault.FaultRule}
 */
public record SandboxOptions(
    String host,
    int port,
    Path directory,
    long seed,
    Duration batchDelay,
    Duration window,
    InstantSource clock,
    Limits limits,
    Set<String> refusedKeys,
    List<String> faults) {

  /** Copies the collections and refuses times that make no sense. */
  public SandboxOptions {
    refusedKeys = Set.copyOf(refusedKeys);
    faults = List.copyOf(faults);
    if (batchDelay.isNegative() || window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("A batch's delay and window cannot be negative.");
    }
  }

  /** Begins with the defaults; the state goes to {@code directory}. */
  public static Builder builder(Path directory) {
    return new Builder(directory);
  }

  /** Collects settings. Not thread-safe. */
  public static final class Builder {
    private final Path directory;
    private String host = "127.0.0.1";
    private int port;
    private long seed = 1;
    private Duration batchDelay = Duration.ofSeconds(2);
    private Duration window = Duration.ofHours(24);
    private InstantSource clock = InstantSource.system();
    private Limits limits = Limits.PUBLISHED;
    private Set<String> refusedKeys = Set.of();
    private List<String> faults = List.of();

    private Builder(Path directory) {
      this.directory = directory;
    }

    /** Sets the address to listen on. */
    public Builder host(String host) {
      this.host = host;
      return this;
    }

    /** Sets the port to listen on; 0 takes a free one. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /** Sets the seed of ids, answers and draws. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /** Sets the time from a batch's creation to its end. */
    public Builder batchDelay(Duration batchDelay) {
      this.batchDelay = batchDelay;
      return this;
    }

    /** Sets the time after which an unfinished batch expires. */
    public Builder window(Duration window) {
      this.window = window;
      return this;
    }

    /** Sets the sandbox's time. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /** Sets what the providers allow. */
    public Builder limits(Limits limits) {
      this.limits = limits;
      return this;
    }

    /** Sets the API keys answered with 401. */
    public Builder refusedKeys(Set<String> refusedKeys) {
      this.refusedKeys = refusedKeys;
      return this;
    }

    /** Sets the faults in force from the start. */
    public Builder faults(List<String> faults) {
      this.faults = faults;
      return this;
    }

    /** Returns the options. */
    public SandboxOptions build() {
      return new SandboxOptions(
          host, port, directory, seed, batchDelay, window, clock, limits, refusedKeys, faults);
    }
  }
}
