package dev.offpeak.gateway.batches;

import dev.offpeak.gateway.batches.Multipart.MalformedException;
import dev.offpeak.gateway.batches.Multipart.Part;
import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Peek;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.gateway.proxy.PassThrough;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Leaves uploads of other purposes than batches to the provider, untouched. The purpose may come
 * after the file: so much of an upload is read as is needed to know it, up to a bound. Thread-safe.
 */
public final class UploadPurpose implements Route {

  /** Held in memory while the purpose is looked for; most files of other purposes are smaller. */
  static final int BYTES_MAX = 8 * 1024 * 1024;

  private static final int PURPOSE_BYTES_MAX = 100;

  private final List<Route> serving;
  private final PassThrough pass;

  /**
   * @param serving routes of which one may serve uploads for batches
   */
  public UploadPurpose(List<Route> serving, PassThrough pass) {
    this.serving = List.copyOf(serving);
    this.pass = pass;
  }

  @Override
  public boolean takes(Call call) {
    return call.path().equals(OpenAiFiles.PATH)
        && call.method().name().equals("POST")
        && server(call).isPresent();
  }

  private Optional<Route> server(Call call) {
    return serving.stream().filter(route -> route.takes(call)).findFirst();
  }

  @Override
  public void serve(Call call) {
    Context context = Objects.requireNonNull(Vertx.currentContext(), "routes serve on event loops");
    // So much is not searched on the event loop, which others wait for.
    call.peek(
        BYTES_MAX,
        peek ->
            Thread.ofVirtual()
                .name("call-" + call.id())
                .start(() -> {
                  String purpose = purpose(call.header("content-type"), peek);
                  context.runOnContext(go -> serve(call, purpose, peek));
                }));
  }

  private void serve(Call call, @Nullable String purpose, Peek peek) {
    if (call.response().closed()) {
      return;
    }
    if (purpose != null && !purpose.equals("batch")) {
      pass.serve(call, peek);
    } else {
      call.keep(peek);
      server(call).orElseThrow().serve(call);
    }
  }

  /** What the upload is for; null if that is not in what was read, or the form is none. */
  private static @Nullable String purpose(@Nullable String contentType, Peek peek) {
    try {
      Multipart form = new Multipart(contentType, new ByteArrayInputStream(peek.read().getBytes()));
      for (Part part = form.next(); part != null; part = form.next()) {
        if (part.name().equals("purpose")) {
          ByteArrayOutputStream value = new ByteArrayOutputStream();
          long length = form.copy(value, PURPOSE_BYTES_MAX);
          return length > PURPOSE_BYTES_MAX ? null : value.toString(StandardCharsets.UTF_8);
        }
      }
      return null;
    } catch (MalformedException | IOException cutOff) {
      return null;
    }
  }
}
