package dev.offpeak.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The lines of an OpenAI or Anthropic batch file. Not thread-safe. */
final class BatchFileSource implements Source {

  private final String name;
  private final LineReader lines;
  private final BatchLine line;

  BatchFileSource(String name, InputForm form, LineReader lines, InputRules rules) {
    this.name = name;
    this.lines = lines;
    this.line = new BatchLine(form, rules);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public @Nullable Item next() {
    try {
      while (lines.next()) {
        if (!lines.blank()) {
          return line.read(lines);
        }
      }
      return null;
    } catch (IOException unreadable) {
      throw InputFile.unreadable(name, unreadable);
    }
  }

  @Override
  public void close() {
    InputFile.closeQuietly(lines);
  }
}
