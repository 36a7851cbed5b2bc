package dev.offpeak.app.input;

import dev.offpeak.app.shell.CommandException;
import dev.offpeak.app.shell.Environment;
import dev.offpeak.connectors.jdbc.JdbcRows;
import dev.offpeak.connectors.jdbc.JdbcSource;
import dev.offpeak.connectors.jdbc.JdbcUrl;
import dev.offpeak.connectors.jdbc.WriteBack;
import dev.offpeak.intake.RunSpec.Identity;
import dev.offpeak.source.InputRules;
import dev.offpeak.source.RowOptions;
import dev.offpeak.source.RowRequests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens the rows of a query. */
final class TableInput {

  private final InputArguments arguments;
  private final RowSettings rows;
  private final InputRules rules;
  private final Environment environment;

  TableInput(
      InputArguments arguments, RowSettings rows, InputRules rules, Environment environment) {
    this.arguments = arguments;
    this.rows = rows;
    this.rules = rules;
    this.environment = environment;
  }

  Input open() {
    String query = arguments.query;
    if (query == null || query.isBlank()) {
      throw CommandException.usage("--from needs the rows to read: --query \"SELECT …\"");
    }
    try {
      JdbcUrl url = JdbcUrl.parse(String.valueOf(arguments.from));
      WriteBack writeBack = writeBack(url);
      RowOptions options = rows.options(arguments.id);
      JdbcSource source = new JdbcSource(url, query, writeBack, environment.variables());
      source.check();
      JdbcRows open = source.open();
      try {
        RowOptions keyed = rows.options(idColumn(open.columns()));
        RowRequests requests = new RowRequests(keyed, rules);
        requests.checkColumns("the query", open.columns());
        return new Input(
            new TableSource(source.name(), open, requests),
            options.dialect().provider(),
            "row",
            options.prompt().model(),
            new Identity.OfSource(identity(url, query, writeBack)),
            null,
            writeBack,
            rows.changes());
      } catch (RuntimeException refused) {
        open.close();
        throw refused;
      }
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage(String.valueOf(wrong.getMessage()));
    }
  }

  /** The key names a row in the run too, unless the user has a name of his own for it. */
  private @Nullable String idColumn(List<String> columns) {
    if (arguments.id != null || arguments.key == null) {
      return arguments.id;
    }
    for (String column : columns) {
      if (column.equalsIgnoreCase(arguments.key)) {
        return column;
      }
    }
    return null;
  }

  private @Nullable WriteBack writeBack(JdbcUrl from) {
    if (arguments.into == null) {
      if (arguments.intoUrl != null || arguments.key != null || !arguments.set.isEmpty()) {
        throw CommandException.usage("--set, --key and --into-url belong to --into TABLE.");
      }
      return null;
    }
    if (arguments.key == null) {
      throw CommandException.usage("--into needs the column that names a row: --key COLUMN");
    }
    List<WriteBack.Assignment> assignments = new ArrayList<>();
    arguments.set.forEach(text -> assignments.add(WriteBack.Assignment.parse(text)));
    JdbcUrl url = arguments.intoUrl == null ? from : JdbcUrl.parse(arguments.intoUrl);
    return new WriteBack(url, arguments.into, arguments.key, assignments, true);
  }

  private String identity(JdbcUrl url, String query, @Nullable WriteBack writeBack) {
    List<String> parts = new ArrayList<>();
    parts.add(url.display());
    parts.add(query.strip());
    parts.add(rows.fingerprint());
    if (writeBack != null) {
      parts.add(writeBack.url().display());
      parts.add(writeBack.table());
      parts.add(writeBack.key());
      parts.addAll(arguments.set);
    }
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sha.update(bytes);
      }
      return "source:" + HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException everyJdkHasSha256) {
      throw new IllegalStateException(everyJdkHasSha256);
    }
  }
}
