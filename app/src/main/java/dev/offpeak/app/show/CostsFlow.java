package dev.offpeak.app.show;

import dev.offpeak.app.assembly.Assembly;
import dev.offpeak.app.shell.ExitCode;
import dev.offpeak.app.shell.Shell;
import dev.offpeak.app.terminal.Table;
import dev.offpeak.app.terminal.Wrap;
import dev.offpeak.imports.CostCheck;
import dev.offpeak.imports.CostCheck.Comparison;
import dev.offpeak.imports.CostCheck.Row;
import dev.offpeak.imports.ImportInput;
import dev.offpeak.ledger.CountText;
import dev.offpeak.ledger.MoneyText;
import dev.offpeak.model.Usd;
import dev.offpeak.source.SourceException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code offpeak verify --costs}: the ledger against what a provider says was paid. */
public final class CostsFlow {

  private final Shell shell;
  private final Assembly assembly;

  public CostsFlow(Shell shell, Assembly assembly) {
    this.shell = shell;
    this.assembly = assembly;
  }

  /** Compares a file; the exit code. */
  public int verify(String file, boolean json) {
    CostCheck check =
        new CostCheck(assembly.store().ledger(), assembly.prices(), assembly.settings().home());
    Comparison found = check.compare(input(file), shell.clock().instant());
    if (json) {
      shell.streams().out().println(json(found));
    } else {
      lines(found, Wrap.width(shell.terminal().columns())).forEach(shell.streams().out()::println);
    }
    return found.agrees() ? ExitCode.OK : ExitCode.INCOMPLETE;
  }

  private static ImportInput input(String name) {
    try {
      Path path = Path.of(name);
      if (Files.isDirectory(path)) {
        throw new SourceException(name + " is a directory; name the file in it.");
      }
      return new ImportInput(name, () -> Files.newInputStream(path));
    } catch (InvalidPathException noPath) {
      throw new SourceException(name + " is no path: " + noPath.getReason());
    }
  }

  private static List<String> lines(Comparison found, int width) {
    List<String> lines = new ArrayList<>();
    Table table =
        new Table("day", "model", ">provider says", ">ledger says", "?>difference", "?what");
    for (Row row : found.rows()) {
      table.row(
          row.day().toString(),
          row.model(),
          MoneyText.of(row.theirs()),
          MoneyText.of(row.ours()),
          row.differs() ? MoneyText.of(row.difference()) : "–",
          what(row));
    }
    lines.addAll(table.lines(width));
    found.problems().forEach(problem -> lines.addAll(Wrap.words(problem, 2, width)));
    lines.addAll(
        Wrap.words(
            found.differences() == 0
                ? "Both agree, but for rounding below a cent."
                : CountText.of(found.differences(), "row differs", "rows differ")
                    + ". What did not come through here is only at the provider; a day it still counts"
                    + " grows.",
            0,
            width));
    return lines;
  }

  private static String what(Row row) {
    if (row.unpriced() > 0) {
      return CountText.of(row.unpriced(), "call") + " of ours without a price";
    }
    if (!row.differs()) {
      return "agrees";
    }
    if (row.ours().nanos() == 0) {
      return "only at the provider";
    }
    if (row.theirs().nanos() == 0) {
      return "only in the ledger";
    }
    return row.difference().nanos() > 0 ? "the provider counts more" : "the ledger counts more";
  }

  private static String json(Comparison found) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeNumberProperty("differences", found.differences());
      json.writeName("rows");
      json.writeStartArray();
      for (Row row : found.rows()) {
        json.writeStartObject();
        json.writeStringProperty("day", row.day().toString());
        json.writeStringProperty("provider", row.provider().value());
        json.writeStringProperty("model", row.model());
        money(json, "provider_usd", row.theirs());
        money(json, "ledger_usd", row.ours());
        money(json, "difference_usd", row.difference());
        json.writeBooleanProperty("differs", row.differs());
        json.writeNumberProperty("unpriced", row.unpriced());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeName("problems");
      json.writeStartArray();
      found.problems().forEach(json::writeString);
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void money(JsonGenerator json, String name, Usd amount) {
    json.writeNumberProperty(name, new BigDecimal(amount.toPlainString()));
  }
}
