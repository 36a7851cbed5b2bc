package dev.offpeak.gateway.batches;

import dev.offpeak.gateway.batches.Multipart.MalformedException;
import dev.offpeak.gateway.batches.Multipart.Part;
import dev.offpeak.gateway.http.BlockingRoute;
import dev.offpeak.gateway.http.Call;
import dev.offpeak.gateway.http.Incoming;
import dev.offpeak.gateway.http.Peek;
import dev.offpeak.gateway.http.Refusal;
import dev.offpeak.gateway.http.RefusedException;
import dev.offpeak.gateway.http.Reply;
import dev.offpeak.gateway.http.Route;
import dev.offpeak.gateway.http.Spool;
import dev.offpeak.gateway.http.SpoolException;
import dev.offpeak.gateway.http.SpoolFile;
import dev.offpeak.gateway.proxy.PassThrough;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Leaves uploads of other purposes than batches to the provider, untouched. The purpose may come
 * after the file: so much of an upload is read as is needed to know it, and what is too long for
 * memory waits on disk. Thread-safe.
 */
public final class UploadPurpose implements Route {

  /** Held in memory while the purpose is looked for; most files of other purposes are smaller. */
  static final int BYTES_MAX = 8 * 1024 * 1024;

  private static final int PURPOSE_BYTES_MAX = 100;
  private static final int PIECE_BYTES = 64 * 1024;
  private static final String BATCH = "batch";

  private final List<Route> serving;
  private final PassThrough pass;
  private final Spool spool;
  private final long bytesMax;

  /**
   * @param serving routes of which one may serve uploads for batches
   * @param bytesMax the longest body
   */
  public UploadPurpose(List<Route> serving, PassThrough pass, Spool spool, long bytesMax) {
    this.serving = List.copyOf(serving);
    this.pass = pass;
    this.spool = spool;
    this.bytesMax = bytesMax;
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
                  byte[] read = peek.read().getBytes();
                  String purpose =
                      purpose(call.header("content-type"), new ByteArrayInputStream(read));
                  context.runOnContext(go -> serve(call, purpose, peek));
                }));
  }

  private void serve(Call call, @Nullable String purpose, Peek peek) {
    if (call.response().closed()) {
      return;
    }
    if (purpose != null && !purpose.equals(BATCH)) {
      pass.serve(call, peek);
      return;
    }
    call.keep(peek);
    if (purpose == null && !peek.whole()) {
      new BlockingRoute(any -> true, incoming -> spooled(call, incoming)).serve(call);
    } else {
      server(call).orElseThrow().serve(call);
    }
  }

  /** Puts all of it on disk, because its purpose comes late or never. */
  private Reply spooled(Call call, Incoming incoming) throws IOException, RefusedException {
    try {
      SpoolFile file = spool.create();
      try {
        copy(incoming.body(), file);
        String purpose = purpose(incoming.header("content-type"), file.in());
        return Reply.handedOn(() -> {
          call.spool(file);
          if (purpose != null && !purpose.equals(BATCH)) {
            pass.serve(call, null);
          } else {
            server(call).orElseThrow().serve(call);
          }
        });
      } catch (IOException | RefusedException | RuntimeException ended) {
        file.close();
        throw ended;
      }
    } catch (SpoolException full) {
      throw SpoolException.refused();
    }
  }

  private void copy(InputStream body, SpoolFile file) throws IOException, RefusedException {
    byte[] piece = new byte[PIECE_BYTES];
    OutputStream out = file.out();
    for (int got = body.read(piece); got >= 0; got = body.read(piece)) {
      if (file.length() + got > bytesMax) {
        throw new RefusedException(
            new Refusal(
                413,
                "body_too_large",
                "The body is longer than the gateway's limit of " + bytesMax + " bytes."));
      }
      out.write(piece, 0, got);
    }
  }

  /** What the upload is for; null if that is not in what was read, or the form is none. */
  private static @Nullable String purpose(@Nullable String contentType, InputStream read) {
    try {
      Multipart form = new Multipart(contentType, read);
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
