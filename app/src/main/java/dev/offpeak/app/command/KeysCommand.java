package dev.offpeak.app.command;

import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.show.KeysFlow;
import dev.offpeak.model.AccountName;
import dev.offpeak.model.Budget;
import dev.offpeak.model.Feature;
import dev.offpeak.model.KeyScope;
import dev.offpeak.model.Lane;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code offpeak keys}. */
@Command(
    name = "keys",
    description = "Makes, lists and revokes keys that offpeak serve lets in.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {KeysCommand.Create.class, KeysCommand.ListAll.class, KeysCommand.Revoke.class})
final class KeysCommand implements Runnable {

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name what to do: create, list or revoke");
  }

  /** What the subcommands share. */
  abstract static class Step implements Callable<Integer> {

    @ParentCommand KeysCommand keys = new KeysCommand();

    @Option(names = "--json", description = "One JSON object on standard output.")
    boolean json;

    @Mixin ProgramOptions program = new ProgramOptions();

    abstract int step(KeysFlow flow);

    @Override
    public Integer call() {
      return Workplace.with(
          keys.parent.shell(),
          program,
          assembly -> step(new KeysFlow(keys.parent.shell(), assembly, json)));
    }
  }

  /** {@code offpeak keys create}. */
  @Command(
      name = "create",
      description = "Makes a key and shows it, this once. What is not named, it may do.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Create extends Step {

    @Parameters(paramLabel = "NAME", description = "What reports call it by, such as team-search.")
    String name = "";

    @Option(
        names = "--feature",
        paramLabel = "F",
        description =
            "A feature it may call for; repeatable. The first is that of calls which name none.")
    List<String> features = new ArrayList<>();

    @Option(
        names = "--lane",
        paramLabel = "LANE",
        description = "A lane it may take: interactive or batch; repeatable.")
    List<String> lanes = new ArrayList<>();

    @Option(
        names = "--model",
        paramLabel = "M",
        description = "A model it may call, * for any characters; repeatable.")
    List<String> models = new ArrayList<>();

    @Option(
        names = "--budget",
        paramLabel = "\"50 USD/month\"",
        description = "The most its calls may cost per day, week or month (UTC).")
    @Nullable String budget;

    @Option(
        names = "--account",
        paramLabel = "NAME",
        description =
            "The account that pays, of those under providers.P.accounts; default the usual one.")
    @Nullable String account;

    @Option(
        names = "--rate",
        paramLabel = "N",
        defaultValue = "0",
        description = "How many calls it may make a minute; default as many as it likes.")
    int rate;

    @Option(
        names = "--bodies",
        description = "It may read prompts and answers of requests that others made.")
    boolean bodies;

    @Option(
        names = "--admin",
        description = "It may use the dashboard, and change things by the native API.")
    boolean admin;

    @Override
    int step(KeysFlow flow) {
      return flow.create(
          name,
          new KeyScope(
              features.stream().map(Create::feature).toList(),
              lanes(),
              models.stream().map(Create::model).toList(),
              budget(),
              rate(),
              bodies,
              admin ? KeyScope.Role.ADMIN : KeyScope.Role.USE,
              account()));
    }

    private @Nullable AccountName account() {
      try {
        return account == null ? null : new AccountName(account);
      } catch (IllegalArgumentException wrong) {
        throw CommandException.usage("--account: " + wrong.getMessage() + ".");
      }
    }

    private static Feature feature(String name) {
      try {
        return new Feature(name);
      } catch (IllegalArgumentException wrong) {
        throw CommandException.usage("--feature: " + wrong.getMessage() + ".");
      }
    }

    private static String model(String model) {
      if (model.isBlank() || model.chars().anyMatch(Character::isISOControl)) {
        throw CommandException.usage("--model is a model's name, such as gpt-6-luna or gpt-6*.");
      }
      return model.strip();
    }

    private Set<Lane> lanes() {
      Set<Lane> named = new HashSet<>();
      for (String lane : lanes) {
        named.add(
            switch (lane) {
              case "interactive" -> Lane.INTERACTIVE;
              case "batch" -> Lane.BATCH;
              default -> throw CommandException.usage("--lane is interactive or batch.");
            });
      }
      return named;
    }

    private @Nullable Budget budget() {
      if (budget == null) {
        return null;
      }
      try {
        return Budget.parse(budget).withOver(Budget.Over.REFUSE);
      } catch (IllegalArgumentException wrong) {
        throw CommandException.usage("--budget: " + wrong.getMessage() + ".");
      }
    }

    private int rate() {
      if (rate < 0) {
        throw CommandException.usage("--rate is a number of calls a minute, above 0.");
      }
      return rate;
    }
  }

  /** {@code offpeak keys list}. */
  @Command(
      name = "list",
      description = "Lists the keys with what they may do; revoked ones too.",
      mixinStandardHelpOptions = true)
  static final class ListAll extends Step {

    @Override
    int step(KeysFlow flow) {
      return flow.list();
    }
  }

  /** {@code offpeak keys revoke}. */
  @Command(
      name = "revoke",
      description = "Lets a key in no more; a running gateway obeys within 2 s.",
      mixinStandardHelpOptions = true)
  static final class Revoke extends Step {

    @Parameters(paramLabel = "KEY", description = "Its name, or its id as offpeak keys list shows.")
    String key = "";

    @Override
    int step(KeysFlow flow) {
      return flow.revoke(key);
    }
  }
}
