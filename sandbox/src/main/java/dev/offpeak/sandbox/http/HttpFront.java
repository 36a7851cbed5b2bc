package dev.offpeak.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Accepts connections and sends replies, one virtual thread a call. Thread-safe. */
public final class HttpFront implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HttpFront.class.getName());
  private static final int BACKLOG = 256;
  private static final int STOP_SECONDS = 5;
  private static final int BUFFER_BYTES = 1 << 16;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Serves a call. */
  public interface Router {
    /** Does the work of a call; a {@link RefusedException} is answered as it says. */
    Reply route(Call call) throws IOException;
  }

  /**
   * Starts to listen.
   *
   * @param port 0 takes a free one
   * @throws UncheckedIOException if the address is taken
   */
  public HttpFront(String host, int port, Router router) {
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on " + host + ":" + port, e);
    }
    server.createContext("/", exchange -> serve(exchange, router));
    server.setExecutor(threads);
    server.start();
  }

  /** The port listened on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void serve(HttpExchange exchange, Router router) throws IOException {
    try (exchange) {
      switch (reply(new Call(exchange), router)) {
        case Reply.Answer answer -> send(exchange, answer, Long.MAX_VALUE);
        case Reply.Cut cut -> send(exchange, cut.answer(), limit(cut));
        case Reply.Dropped dropped -> {}
      }
    }
  }

  private static Reply reply(Call call, Router router) throws IOException {
    try {
      return router.route(call);
    } catch (RefusedException refused) {
      return refused.answer();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The sandbox failed; this is no fault that was asked for", e);
      return Reply.text(500, "The sandbox failed: " + e + "\n");
    }
  }

  private static long limit(Reply.Cut cut) {
    long half = Math.max(1, cut.answer().length() / 2);
    return cut.bytes() >= 0 ? cut.bytes() : half;
  }

  private static void send(HttpExchange exchange, Reply.Answer answer, long limit)
      throws IOException {
    drain(exchange);
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    long length = answer.length() < 0 ? 0 : answer.length() == 0 ? -1 : answer.length();
    exchange.sendResponseHeaders(answer.status(), length);
    if (length < 0) {
      return;
    }
    OutputStream body = exchange.getResponseBody();
    if (limit < answer.length() || (answer.length() < 0 && limit < Long.MAX_VALUE)) {
      sendPart(answer, body, limit);
      return;
    }
    OutputStream out = new BufferedOutputStream(body, BUFFER_BYTES);
    answer.body().writeTo(out);
    out.flush();
    body.close();
  }

  /** Sends the first bytes only; closing the exchange then breaks the connection. */
  private static void sendPart(Reply.Answer answer, OutputStream body, long limit)
      throws IOException {
    try {
      answer.body().writeTo(new CutOutputStream(body, limit));
    } catch (CutOutputStream.CutException cut) {
      body.flush();
    }
    throw new IOException("The answer was cut after " + limit + " bytes, as a fault asked.");
  }

  /** An answer before the end of the request would reset the connection under the client. */
  private static void drain(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    in.transferTo(OutputStream.nullOutputStream());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "Calls go on after the sandbox was closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
