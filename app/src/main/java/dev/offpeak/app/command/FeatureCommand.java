package dev.offpeak.app.command;

import dev.offpeak.app.run.ValidateArguments;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.show.FeatureFlow;
import dev.offpeak.model.AnswerRules;
import dev.offpeak.model.Budget;
import dev.offpeak.model.FeaturePolicy;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code offpeak feature}. */
@Command(
    name = "feature",
    description = "Shows and sets what is decided for features: lanes, budgets, validators.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      FeatureCommand.All.class,
      FeatureCommand.Show.class,
      FeatureCommand.Change.class,
      FeatureCommand.Undo.class
    })
final class FeatureCommand implements Runnable {

  /** Takes a part of a policy away. */
  private static final String NONE = "none";

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name what to do: list, show, set or undo");
  }

  /** What the subcommands share. */
  abstract static class Step implements Callable<Integer> {

    @ParentCommand FeatureCommand feature = new FeatureCommand();

    @Option(names = "--json", description = "One JSON object on standard output.")
    boolean json;

    @Mixin ProgramOptions program = new ProgramOptions();

    abstract int step(FeatureFlow flow);

    @Override
    public Integer call() {
      return Workplace.with(
          feature.parent.shell(),
          program,
          assembly -> step(new FeatureFlow(feature.parent.shell(), assembly, json)));
    }
  }

  /** {@code offpeak feature list}. */
  @Command(
      name = "list",
      description = "Lists the features for which something is decided.",
      mixinStandardHelpOptions = true)
  static final class All extends Step {
    @Override
    int step(FeatureFlow flow) {
      return flow.list();
    }
  }

  /** {@code offpeak feature show}. */
  @Command(
      name = "show",
      description = "Shows what is decided for a feature, and who changed what when.",
      mixinStandardHelpOptions = true)
  static final class Show extends Step {

    @Parameters(paramLabel = "F", description = "A feature, such as ticket-summary.")
    String name = "";

    @Override
    int step(FeatureFlow flow) {
      return flow.show(name);
    }
  }

  /** {@code offpeak feature undo}. */
  @Command(
      name = "undo",
      description = "Takes the latest change back; again, the one before it.",
      mixinStandardHelpOptions = true)
  static final class Undo extends Step {

    @Parameters(paramLabel = "F", description = "A feature, such as ticket-summary.")
    String name = "";

    @Override
    int step(FeatureFlow flow) {
      return flow.undo(name);
    }
  }

  /** {@code offpeak feature set}: each option changes its part, and leaves the others. */
  @Command(
      name = "set",
      description = "Decides something for a feature; what is not named stays as it is.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Change extends Step {

    @Parameters(paramLabel = "F", description = "A feature, such as ticket-summary.")
    String name = "";

    @Mixin LaneArguments lanes = new LaneArguments();

    @Option(
        names = "--budget",
        paramLabel = "\"50 USD/month\"",
        description = "The most it may cost per day, week or month (UTC); none takes it away.")
    @Nullable String budget;

    @Option(
        names = "--over",
        paramLabel = "WORD",
        description = "Over the budget: wait (default) until the period turns, or refuse.")
    @Nullable String over;

    @Option(
        names = "--unpriced",
        paramLabel = "WORD",
        description = "Models without a price: refuse (default), or allow, uncounted.")
    @Nullable String unpriced;

    @Mixin ValidateArguments validator = new ValidateArguments();

    @Override
    int step(FeatureFlow flow) {
      boolean validates = !validator.validate.isEmpty();
      boolean noRules = validator.validate.equals(List.of(NONE));
      AnswerRules rules = noRules ? null : validator.rules();
      UnaryOperator<FeaturePolicy> placed = lanes.change(flow.ways(name));
      if (!lanes.given() && budget == null && over == null && unpriced == null && !validates) {
        throw CommandException.usage("name what to set, such as --lane batch.");
      }
      return flow.set(
          name,
          before -> {
            FeaturePolicy policy = validates ? before.withValidate(rules) : before;
            return placed.apply(policy).withBudget(budget(policy.budget()));
          });
    }

    private @Nullable Budget budget(@Nullable Budget before) {
      if (NONE.equals(budget)) {
        return null;
      }
      Budget base = before;
      if (budget != null) {
        try {
          Budget amount = Budget.parse(budget);
          base =
              before == null
                  ? amount
                  : amount.withOver(before.over()).withUnpricedAllowed(before.unpricedAllowed());
        } catch (IllegalArgumentException wrong) {
          throw CommandException.usage("--budget: " + wrong.getMessage() + ".");
        }
      }
      if (base == null) {
        if (over != null || unpriced != null) {
          throw CommandException.usage("--over and --unpriced belong to a budget: add --budget.");
        }
        return null;
      }
      if (over != null) {
        base =
            base.withOver(
                Budget.Over.ofLabel(over)
                    .orElseThrow(() -> CommandException.usage("--over is wait or refuse.")));
      }
      if (unpriced != null) {
        if (!unpriced.equals("allow") && !unpriced.equals("refuse")) {
          throw CommandException.usage("--unpriced is refuse or allow.");
        }
        base = base.withUnpricedAllowed(unpriced.equals("allow"));
      }
      return base;
    }
  }
}
