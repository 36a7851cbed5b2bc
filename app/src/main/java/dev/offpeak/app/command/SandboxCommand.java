package dev.offpeak.app.command;

import dev.offpeak.app.assembly.EmulatorService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code offpeak sandbox}. */
@Command(
    name = "sandbox",
    description = "Serves an emulator of both providers until Ctrl-C.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SandboxCommand implements Callable<Integer> {

  @ParentCommand OffpeakCommand parent = OffpeakCommand.NONE;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8791",
      description = "Where it listens on this machine; 0 takes a free one; default 8791.")
  int port;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides ids, answers and chance; default 1.")
  long seed;

  @Option(
      names = "--batch-delay",
      paramLabel = "2s",
      defaultValue = "2s",
      description = "From a batch's creation to its end; default 2s.")
  String batchDelay = "2s";

  @Option(
      names = "--fault",
      paramLabel = "NAME[=…]",
      description =
          "Something that goes wrong, such as create-answer-lost=1 or bad-tuesday; repeatable.")
  List<String> faults = new ArrayList<>();

  @Option(
      names = "--list-faults",
      arity = "0..1",
      paramLabel = "NAME",
      fallbackValue = "",
      description = "Lists what can go wrong, or explains one, and ends.")
  @Nullable String listFaults;

  @Mixin ProgramOptions program = new ProgramOptions();

  @Override
  public Integer call() {
    return Workplace.with(
        parent.shell(),
        program,
        assembly -> {
          EmulatorService service = new EmulatorService(parent.shell(), assembly.settings());
          return listFaults != null
              ? service.listFaults(listFaults)
              : service.serve(new EmulatorService.Arguments(port, seed, batchDelay, faults));
        });
  }
}
