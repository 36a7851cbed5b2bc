package dev.offpeak.app.input;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.intake.RunSpec.Identity;
import dev.offpeak.model.ProviderName;
import dev.offpeak.source.InputFile;
import dev.offpeak.source.InputForm;
import dev.offpeak.source.InputRules;
import dev.offpeak.source.RowOptions;
import dev.offpeak.source.SourceException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens the input that the command line names, after checking that its flags fit together. */
public final class InputOpener {

  private static final String STANDARD_INPUT = "-";

  /** Largest body Anthropic takes in one request: API errors page, "request_too_large". */
  private static final long ANTHROPIC_REQUEST_BYTES_MAX = 32L * 1024 * 1024;

  private final InputArguments arguments;
  private final Assembly assembly;
  private final Shell shell;

  public InputOpener(InputArguments arguments, Assembly assembly, Shell shell) {
    this.arguments = arguments;
    this.assembly = assembly;
    this.shell = shell;
  }

  /**
   * Opens the input.
   *
   * @throws CommandException if the flags do not fit together
   * @throws SourceException if the input cannot be used
   */
  public Input open() {
    String input = arguments.input;
    if (arguments.from != null) {
      if (input != null) {
        throw CommandException.usage("an input file and --from are two inputs; give one of them.");
      }
      return new TableInput(arguments, rowSettings(), rules(), shell.environment()).open();
    }
    List<String> tableFlags = arguments.tableFlags();
    if (!tableFlags.isEmpty()) {
      throw CommandException.usage(
          tableFlags.getFirst() + " belongs to a table: it needs --from JDBC-URL.");
    }
    if (input == null) {
      throw CommandException.usage(
          "there is no input. Name a file, - for standard input, or --from JDBC-URL.");
    }
    return file(input);
  }

  private Input file(String name) {
    Path path = name.equals(STANDARD_INPUT) ? null : path(name);
    InputFile file =
        path == null
            ? InputFile.open("standard input", shell.streams().in(), rules())
            : InputFile.open(path, rules());
    try {
      return file.form().needsPrompt() ? rows(file, path) : batchFile(file, path);
    } catch (RuntimeException refused) {
      file.close();
      throw refused;
    }
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException noPath) {
      throw new SourceException(name + " is no path: " + noPath.getReason());
    }
  }

  private Input rows(InputFile file, @Nullable Path path) {
    if (arguments.model == null || (arguments.prompt == null && arguments.promptFile == null)) {
      // Says in its own words what rows need.
      file.requests(null);
    }
    RowSettings rows = rowSettings();
    RowOptions options = rows.options(arguments.id);
    return new Input(
        file.requests(options),
        options.dialect().provider(),
        file.form().place(),
        options.prompt().model(),
        new Identity.OfContent(),
        path,
        null,
        rows.changes());
  }

  private Input batchFile(InputFile file, @Nullable Path path) {
    List<String> rowFlags = arguments.rowFlags();
    if (!rowFlags.isEmpty()) {
      throw CommandException.usage(
          rowFlags.getFirst()
              + " belongs to rows, and "
              + file.name()
              + " is "
              + file.form().display()
              + ": its lines say that themselves.");
    }
    ProviderName provider =
        file.form() == InputForm.ANTHROPIC_BATCH ? ProviderName.ANTHROPIC : ProviderName.OPENAI;
    Optional<ProviderName> asked = RowSettings.named(arguments.provider);
    if (asked.isPresent() && !asked.get().equals(provider)) {
      throw CommandException.usage(
          file.name()
              + " is "
              + file.form().display()
              + ", which "
              + asked.get().display()
              + " does not take; drop --provider.");
    }
    return new Input(
        file.requests(null),
        provider,
        file.form().place(),
        null,
        new Identity.OfContent(),
        path,
        null,
        List.of());
  }

  private RowSettings rowSettings() {
    return new RowSettings(arguments, assembly);
  }

  /** At a base URL of the user's own, any model's name may be right. */
  private InputRules rules() {
    return InputRules.of(
        model -> assembly.catalog().providerOf(model).filter(this::atItsOwnAddress),
        provider ->
            provider.equals(ProviderName.ANTHROPIC)
                ? ANTHROPIC_REQUEST_BYTES_MAX
                : assembly.limits(provider).bytesMax());
  }

  private boolean atItsOwnAddress(ProviderName provider) {
    return assembly.settings().sandbox()
        || Assembly.PROVIDERS.stream()
            .allMatch(each -> assembly.baseUrl(each).from().equals("default"));
  }
}
