package dev.offpeak.app.command;

import dev.offpeak.app.show.ImportFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code offpeak import}. */
@Command(
    name = "import",
    description = "Brings calls that were counted elsewhere into the ledger, each at its own time.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ImportCommand implements Callable<Integer> {

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Exports, also with gzip; - for standard input.")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORM",
      description =
          "openai, anthropic, litellm, langfuse, helicone, otlp, csv or jsonl; recognised unless"
              + " given.")
  @Nullable String format;

  @Option(
      names = "--map",
      paramLabel = "FIELD=COLUMN",
      description = "Where a field of ours is, such as time=sent_at; repeatable.")
  List<String> map = new ArrayList<>();

  @Option(names = "--feature", paramLabel = "F", description = "What all rows belong to.")
  @Nullable String feature;

  @Option(names = "--json", description = "One JSON object on standard output.")
  boolean json;

  @Mixin ProgramOptions program = new ProgramOptions();

  @Override
  public Integer call() {
    return Workplace.with(
        parent.shell(),
        program,
        assembly ->
            new ImportFlow(parent.shell(), assembly)
                .run(new ImportFlow.Arguments(files, format, map, feature, json)));
  }
}
