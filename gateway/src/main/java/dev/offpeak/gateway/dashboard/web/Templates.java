package dev.offpeak.gateway.dashboard.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.util.Map;

/**
 * The templates of {@code src/main/jte}, compiled with the program. They escape all that they are
 * given for the place where it stands. Thread-safe.
 */
public final class Templates {

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          Templates.class.getClassLoader(),
          "dev.offpeak.gateway.dashboard");

  /** A template filled in. */
  public byte[] fill(String template, Map<String, Object> values) {
    Utf8ByteOutput page = new Utf8ByteOutput();
    engine.render(template + ".jte", values, page);
    return page.toByteArray();
  }
}
