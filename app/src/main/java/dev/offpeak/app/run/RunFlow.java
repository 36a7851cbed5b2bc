package dev.offpeak.app.run;

import dev.offpeak.Engine;
import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.input.Input;
import dev.offpeak.app.input.InputArguments;
import dev.offpeak.app.input.InputOpener;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Times;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.connectors.jdbc.WriteBack;
import dev.offpeak.connectors.jdbc.WriteBackMemory;
import dev.offpeak.intake.LoadOutcome;
import dev.offpeak.intake.Pricer;
import dev.offpeak.intake.RunSpec;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Account;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.FeaturePolicy;
import dev.offpeak.model.Lane;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.model.Usd;
import dev.offpeak.source.Source;
import dev.offpeak.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code offpeak run}: checks everything, says what it will cost, takes the input in, follows it,
 * writes the answers and sums up. Used once.
 */
public final class RunFlow {

  /** Above this upper end of the estimate, a person at a terminal is asked first. */
  static final Usd ASK_ABOVE = Usd.of(BigDecimal.TEN);

  private static final Duration BATCH_WINDOW = Duration.ofHours(24);

  private final Shell shell;
  private final Assembly assembly;
  private final Arguments arguments;

  /**
   * What the command line says.
   *
   * @param dryRun whether to stop after the estimate
   */
  public record Arguments(
      InputArguments input,
      OutputArguments output,
      RunArguments run,
      boolean again,
      boolean skipInvalid,
      boolean dryRun) {}

  public RunFlow(Shell shell, Assembly assembly, Arguments arguments) {
    this.shell = shell;
    this.assembly = assembly;
    this.arguments = arguments;
  }

  /** Runs; the exit code. */
  public int run() {
    Feature feature = feature();
    Limits limits = Limits.of(arguments.run(), shell.clock().instant());
    requireOutputForJson();
    AnswerRules rules = arguments.run().validator.rules();
    Input input = new InputOpener(arguments.input(), assembly, shell).open();
    RunId run;
    OutputPlan output;
    // Closed before the answers are waited for: an open query may hold a lock on the table that
    // they are to be written into.
    try (Source _ = input.source()) {
      if (arguments.dryRun()) {
        return estimate(input, feature);
      }
      Account account = assembly.account(input.provider());
      output = OutputPlan.of(arguments.output(), input.provider(), input.file());
      checkWriteBack(input.writeBack());
      if (limits.deadline() == null) {
        limits = limits.withDeadlineOf(policyDeadline(feature), shell.clock().instant());
      }
      noteDeadline(limits.deadline(), escalates(feature, limits));
      run = load(input, spec(input, account, feature, limits, rules));
    } catch (MeteredSource.Interrupted interrupted) {
      shell.say("Stopped while reading " + input.source().name() + "; nothing was sent.");
      return ExitCode.DETACHED;
    }
    Finish finish = new Finish(shell, assembly, input.place(), arguments.run().json);
    WriteBack writeBack = input.writeBack();
    if (writeBack == null) {
      return finish.follow(run, Optional.of(output), null);
    }
    boolean alsoToFile = arguments.output().output != null;
    return finish.follow(
        run, alsoToFile ? Optional.of(output) : Optional.empty(), AnswerTable.of(writeBack, shell));
  }

  private RunSpec spec(
      Input input, Account account, Feature feature, Limits limits, @Nullable AnswerRules rules) {
    WriteBack writeBack = input.writeBack();
    return new RunSpec(
        account,
        feature,
        input.identity(),
        writeBack != null,
        writeBack == null ? null : WriteBackMemory.text(writeBack),
        arguments.skipInvalid(),
        arguments.again(),
        limits.deadline(),
        limits.cost(),
        arguments.run().maxCostStrict,
        rules,
        limits.budget());
  }

  private Feature feature() {
    String name = arguments.input().feature;
    try {
      return name == null ? Feature.UNTAGGED : new Feature(name);
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage("--feature: " + wrong.getMessage());
    }
  }

  /** What is decided for the feature, where the command line says nothing. */
  private @Nullable Duration policyDeadline(Feature feature) {
    return assembly.policies().of(feature).deadline();
  }

  private void requireOutputForJson() {
    boolean answersOnOutput = arguments.output().output == null && arguments.input().into == null;
    if (arguments.run().json && answersOnOutput) {
      throw CommandException.usage(
          "--json and the answers would both go to standard output; add -o OUT.");
    }
    if (arguments.run().maxCostStrict && arguments.run().maxCost == null) {
      throw CommandException.usage("--max-cost-strict belongs to --max-cost USD.");
    }
  }

  private void checkWriteBack(@Nullable WriteBack writeBack) {
    if (writeBack != null) {
      try (AnswerTable table = AnswerTable.of(writeBack, shell)) {
        table.check();
      }
    }
  }

  /** Whether requests may leave the batch lane to keep the deadline. */
  private boolean escalates(Feature feature, Limits limits) {
    List<Lane> lanes = arguments.run().lanes();
    if (lanes != null && !lanes.isEmpty() && limits.deadline() == null) {
      throw CommandException.usage(
          "--escalate belongs to a deadline: add --deadline 24h, or decide one for the feature.");
    }
    List<Lane> allowed = lanes == null ? assembly.policies().of(feature).escalate() : lanes;
    return allowed.contains(Lane.INTERACTIVE);
  }

  /** Says to a run where its requests may go, if the command line says it. */
  static void allowEscalation(Engine engine, RunId run, LimitArguments arguments) {
    List<Lane> lanes = arguments.lanes();
    if (lanes != null) {
      engine.escalate(run, lanes);
    }
  }

  private void noteDeadline(@Nullable Instant deadline, boolean escalates) {
    String given = arguments.run().deadline;
    Instant window = shell.clock().instant().plus(BATCH_WINDOW);
    if (deadline != null && deadline.isBefore(window)) {
      shell.say(
          "note: a batch may take 24 h, longer than "
              + (given == null ? "the deadline of the feature" : "--deadline " + given)
              + "; most end within 1 h, and "
              + (escalates
                  ? "what is not answered shortly before goes synchronously, at full price."
                  : "a late answer is kept. --escalate interactive keeps the deadline, at full"
                      + " price."));
    }
  }

  private Forecast forecast(Input input, Feature feature, @Nullable Store store) {
    Pricer pricer =
        new Pricer(assembly.prices(), store == null ? null : store.ledger(), shell.clock());
    return new Forecast(
        input.provider(),
        feature,
        pricer,
        Assembly.dialect(input.provider()),
        assembly.limits(input.provider()),
        this::policy);
  }

  /** The policy in force, the store's included if there is one: an estimate makes none. */
  private FeaturePolicy policy(Feature feature) {
    return assembly.storeIfThere().isPresent()
        ? assembly.policies().of(feature)
        : assembly.readLast().features().getOrDefault(feature, FeaturePolicy.NONE);
  }

  private int estimate(Input input, Feature feature) {
    Forecast forecast = forecast(input, feature, assembly.storeIfThere().orElse(null));
    DryRead read;
    try (DistinctSource distinct = new DistinctSource(input.source())) {
      read = DryRead.of(new MeteredSource(distinct, forecast, shell.interruption()));
    }
    if (read.problemCount() > 0 && (!arguments.skipInvalid() || forecast.requests() == 0)) {
      throw CommandException.usage(
          ProblemsText.of(input.source().name(), input.place(), read.refused(forecast.requests())));
    }
    EstimateText.full(input, feature.name(), forecast, columns())
        .forEach(shell.streams().out()::println);
    return ExitCode.OK;
  }

  private RunId load(Input input, RunSpec spec) {
    Engine engine = assembly.engine();
    Forecast forecast = forecast(input, spec.feature(), assembly.store());
    MeteredSource source = new MeteredSource(input.source(), forecast, shell.interruption());
    LoadOutcome outcome =
        engine.submit(source, spec, arguments.run().lanes(), () -> announce(input, spec, forecast));
    return switch (outcome) {
      case LoadOutcome.Refused refused ->
          throw CommandException.usage(
              ProblemsText.of(input.source().name(), input.place(), refused));
      case LoadOutcome.Created created -> created(created);
      case LoadOutcome.Found found -> found(engine, input, found.run(), spec);
    };
  }

  private RunId created(LoadOutcome.Created created) {
    if (created.invalid() > 0) {
      shell.say(CountText.of(created.invalid(), "line") + " skipped that cannot be sent");
    }
    if (created.askedBefore() > 0) {
      shell.say(
          CountText.of(created.askedBefore(), "row")
              + " left out: asked before, and answered or in flight");
    }
    return created.run();
  }

  private RunId found(Engine engine, Input input, RunId id, RunSpec spec) {
    Run run = engine.find(id).orElseThrow();
    if (arguments.run().deadline == null) {
      // The feature's deadline counts from when the run began, however often it is taken up.
      Duration within = policyDeadline(spec.feature());
      spec = spec.withDeadline(within == null ? null : run.createdAt().plus(within));
    }
    allowEscalation(engine, id, arguments.run());
    Resumption.resume(engine, assembly.store(), shell, input.source().name(), run, spec);
    return id;
  }

  private void announce(Input input, RunSpec spec, Forecast forecast) {
    EstimateText.brief(input, spec.feature().name(), forecast, columns()).forEach(shell::say);
    Usd most = forecast.priced().map(estimate -> estimate.high().paid()).orElse(Usd.ZERO);
    if (arguments.run().yes || most.compareTo(ASK_ABOVE) <= 0 || !shell.terminal().answers()) {
      return;
    }
    shell.streams().err().print("This may cost up to " + MoneyText.of(most) + ". Send it? [y/N] ");
    shell.streams().err().flush();
    if (!answer().startsWith("y")) {
      throw CommandException.usage("not sent, as you said. --yes sends without asking.");
    }
  }

  private String answer() {
    try {
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(shell.streams().in(), StandardCharsets.UTF_8));
      String line = reader.readLine();
      return line == null ? "" : line.strip().toLowerCase(Locale.ROOT);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private int columns() {
    return Wrap.width(shell.terminal().columns());
  }

  /** Deadline, cost cap and budget, as given on the command line. */
  record Limits(@Nullable Instant deadline, @Nullable Usd cost, @Nullable Budget budget) {

    Limits withDeadlineOf(@Nullable Duration within, Instant now) {
      return new Limits(within == null ? null : now.plus(within), cost, budget);
    }

    static Limits of(LimitArguments arguments, Instant now) {
      Usd cost = null;
      BigDecimal given = arguments.maxCost;
      if (given != null) {
        if (given.signum() < 0 || given.precision() - given.scale() > 9) {
          throw CommandException.usage("--max-cost is an amount of dollars such as 25 or 0.50.");
        }
        cost = Usd.of(given);
      }
      try {
        Instant deadline =
            arguments.deadline == null
                ? null
                : now.plus(Times.parse("--deadline", arguments.deadline));
        return new Limits(deadline, cost, budget(arguments));
      } catch (IllegalArgumentException wrong) {
        throw CommandException.usage(wrong.getMessage() + ".");
      }
    }

    private static @Nullable Budget budget(LimitArguments arguments) {
      String over = arguments.over;
      if (arguments.budget == null) {
        if (over != null) {
          throw CommandException.usage("--over belongs to --budget \"20 USD/day\".");
        }
        return null;
      }
      Budget budget;
      try {
        budget = Budget.parse(arguments.budget);
      } catch (IllegalArgumentException wrong) {
        throw CommandException.usage("--budget: " + wrong.getMessage() + ".");
      }
      return over == null
          ? budget
          : Budget.Over.ofLabel(over)
              .map(budget::withOver)
              .orElseThrow(() -> CommandException.usage("--over is wait or refuse."));
    }
  }
}
