package dev.offpeak.sandbox.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections, one virtual thread each. It speaks HTTP/1.1 by itself rather than through a
 * server library, because no library resets a connection or lies about a length when asked to.
 * Thread-safe.
 */
public final class HttpFront implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HttpFront.class.getName());
  private static final int BACKLOG = 256;
  private static final int STOP_SECONDS = 5;

  private final InetSocketAddress address;
  private final Router router;
  private final InstantSource clock;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private ServerSocket server;

  /** Serves a call. */
  public interface Router {
    /** Does the work of a call; a {@link RefusedException} is answered as it says. */
    Reply route(Call call) throws IOException;
  }

  /**
   * Starts to listen.
   *
   * @param port 0 takes a free one
   * @param clock what the answers' {@code Date} says
   * @throws UncheckedIOException if the address is taken
   */
  public HttpFront(String host, int port, InstantSource clock, Router router) {
    this.router = router;
    this.clock = clock;
    try {
      server = listen(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on " + host + ":" + port, e);
    }
    address = new InetSocketAddress(host, server.getLocalPort());
    accept(server);
  }

  private static ServerSocket listen(InetSocketAddress address) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address, BACKLOG);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return socket;
  }

  /** The port listened on. */
  public int port() {
    return address.getPort();
  }

  private void accept(ServerSocket listening) {
    threads.execute(() -> acceptAll(listening));
  }

  private void acceptAll(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        LOG.log(listening.isClosed() ? Level.DEBUG : Level.WARNING, "Not accepted", e);
      } catch (RejectedExecutionException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try {
      new Connection(socket, router, clock, this).serve();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A connection broke at once", e);
    } finally {
      open.remove(socket);
    }
  }

  /** Nobody listens on the port for a while; connections that are open go on. */
  void refuseFor(Duration lasting) {
    synchronized (this) {
      if (closing.getCount() == 0 || server.isClosed()) {
        return;
      }
      closeQuietly(server);
    }
    threads.execute(() -> listenAgain(lasting));
  }

  private void listenAgain(Duration after) {
    try {
      pause(after);
      synchronized (this) {
        if (closing.getCount() > 0) {
          server = listen(address);
          accept(server);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.ERROR, "Cannot listen again on " + address, e);
    }
  }

  /** Waits, but not beyond the sandbox's own end. */
  void pause(Duration duration) throws InterruptedException {
    if (closing.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.log(Level.DEBUG, "A pause ends early, with the sandbox");
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.log(Level.DEBUG, "Not closed", e);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closing.countDown();
      closeQuietly(server);
    }
    open.forEach(HttpFront::closeQuietly);
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
