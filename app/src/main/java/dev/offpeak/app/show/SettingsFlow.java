package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.config.SettingLine;
import dev.offpeak.app.config.SettingList;
import dev.offpeak.app.config.Settings;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Table;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.ledger.CountText;
import dev.offpeak.model.ProviderName;
import java.util.ArrayList;
import java.util.List;

/** {@code offpeak config check}: reading the settings was the check; this shows them. */
public final class SettingsFlow {

  private final Shell shell;
  private final Assembly assembly;

  public SettingsFlow(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  /** Shows every setting, its value and its origin; the exit code. */
  public int check() {
    Settings settings = assembly.settings();
    List<SettingLine> lines = lines(settings);
    Table table = new Table("setting", "value", "from", "meaning");
    lines.forEach(line -> table.row(line.key(), line.value(), line.from(), line.meaning()));
    table.lines(Wrap.width(shell.terminal().columns())).forEach(shell.streams().out()::println);
    int prices = settings.prices().size();
    shell
        .streams()
        .out()
        .println(
            "prices: "
                + (prices == 0 ? "the bundled list" : CountText.of(prices, "override"))
                + "; offpeak config prices shows them");
    return ExitCode.OK;
  }

  /** Every setting there is but prices and features. */
  public static List<SettingLine> lines(Settings settings) {
    List<SettingLine> lines = new ArrayList<>(SettingList.program(settings));
    for (ProviderName provider : Assembly.PROVIDERS) {
      lines.addAll(
          SettingList.provider(
              settings,
              provider,
              Assembly.publicBaseUrl(provider),
              Assembly.documentedLimits(provider)));
    }
    return lines;
  }
}
