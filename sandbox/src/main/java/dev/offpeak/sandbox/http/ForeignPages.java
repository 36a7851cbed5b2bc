package dev.offpeak.sandbox.http;

import java.nio.charset.StandardCharsets;

/** Answers that come from something between client and provider. Stateless. */
final class ForeignPages {
  private ForeignPages() {}

  /** The page of a proxy that cannot reach what is behind it. */
  static Reply.Answer html(int status) {
    String page =
        """
        <html>
        <head><title>%1$d Bad Gateway</title></head>
        <body><center><h1>%1$d Bad Gateway</h1></center><hr><center>nginx</center></body>
        </html>
        """
            .formatted(status);
    return Reply.bytes(status, "text/html", page.getBytes(StandardCharsets.UTF_8));
  }

  /** A success whose body is no JSON although it says so, and no UTF-8 either. */
  static Reply.Answer garbage() {
    byte[] body = "{\"id\":\u0000\u00ff\u00fe<!doctype".getBytes(StandardCharsets.ISO_8859_1);
    return Reply.bytes(200, "application/json", body);
  }
}
