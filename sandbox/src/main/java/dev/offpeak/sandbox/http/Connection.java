package dev.offpeak.sandbox.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Serves the calls of one connection, one after the other. Belongs to one thread. */
final class Connection {
  private static final Logger LOG = System.getLogger(Connection.class.getName());
  private static final int BUFFER_BYTES = 1 << 16;

  /** An idle connection is kept that long, like that of a usual load balancer. */
  private static final Duration IDLE_MAX = Duration.ofSeconds(60);

  private final Socket socket;
  private final HttpFront.Router router;
  private final InstantSource clock;
  private final HttpFront front;
  private final InputStream in;
  private final OutputStream out;

  Connection(Socket socket, HttpFront.Router router, InstantSource clock, HttpFront front)
      throws IOException {
    this.socket = socket;
    this.router = router;
    this.clock = clock;
    this.front = front;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) IDLE_MAX.toMillis());
    in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
  }

  /** Serves until the client or a fault ends it. */
  void serve() {
    try (socket) {
      while (call()) {
        LOG.log(Level.TRACE, "One call served");
      }
    } catch (IOException | UncheckedIOException gone) {
      LOG.log(Level.DEBUG, "A connection broke", gone);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean call() throws IOException, InterruptedException {
    Optional<RequestHead> head = RequestHead.read(in);
    if (head.isEmpty()) {
      return false;
    }
    Call call = new Call(head.get(), new RequestBody(head.get(), in, out));
    Reply reply = reply(call);
    // An answer before the end of the request would reset the connection under the client.
    call.body().transferTo(OutputStream.nullOutputStream());
    Sending sending = new Sending(head.get(), out, clock.instant(), front);
    switch (reply) {
      case Reply.Answer answer -> {
        return sending.whole(answer);
      }
      case Reply.Broken(Reply.Answer answer, Breakage breakage) -> {
        sending.broken(answer, breakage);
        if (breakage instanceof Breakage.Reset) {
          socket.setSoLinger(true, 0);
        }
      }
      case Reply.Refusing(Duration lasting) -> front.refuseFor(lasting);
      case Reply.Dropped() -> LOG.log(Level.DEBUG, "Dropped, as a fault asked");
    }
    return false;
  }

  private Reply reply(Call call) throws IOException {
    try {
      return router.route(call);
    } catch (RefusedException refused) {
      return refused.answer();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The sandbox failed; this is no fault that was asked for", e);
      return Reply.text(500, "The sandbox failed: " + e + "\n");
    }
  }
}
