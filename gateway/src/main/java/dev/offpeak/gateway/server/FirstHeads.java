package dev.offpeak.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The transport of the platform, with a limit on how long a new connection may take to send its
 * first head. The server itself hears of a connection without TLS only when that head is there, so
 * that nobody else could end it. Thread-safe.
 */
public final class FirstHeads implements Transport {

  private final io.vertx.core.spi.transport.Transport implementation;

  /**
   * @param limit within which the first head must have come
   */
  public FirstHeads(Duration limit) {
    this.implementation = new Limited(Transport.NIO.implementation(), limit);
  }

  @Override
  public String name() {
    return "nio";
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return null;
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return implementation;
  }

  /** As the other one, but for what listens. */
  private record Limited(io.vertx.core.spi.transport.Transport other, Duration limit)
      implements io.vertx.core.spi.transport.Transport {

    @Override
    public boolean supportsDomainSockets() {
      return other.supportsDomainSockets();
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
      return other.convert(address);
    }

    @Override
    public SocketAddress convert(java.net.SocketAddress address) {
      return other.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
      return other.ioHandlerFactory();
    }

    @Override
    @SuppressWarnings("deprecation") // Vert.x's own signature.
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
      return other.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
      return other.datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
      return other.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      return domainSocket ? other.serverChannelFactory(true) : () -> new Listening(limit);
    }
  }

  /** Puts the limit before everything else on each connection that it takes. */
  private static final class Listening extends NioServerSocketChannel {
    private final Duration limit;

    Listening(Duration limit) {
      this.limit = limit;
    }

    @Override
    protected int doReadMessages(List<Object> taken) throws Exception {
      int before = taken.size();
      int read = super.doReadMessages(taken);
      for (Object connection : taken.subList(before, taken.size())) {
        ((Channel) connection).pipeline().addLast("first-head", new FirstHead(limit));
      }
      return read;
    }
  }

  /** Waits for the empty line that ends a head, and then goes. */
  static final class FirstHead extends ChannelInboundHandlerAdapter {

    private final Duration limit;
    private @Nullable ScheduledFuture<?> end;
    private boolean begun;
    private int lineBreaks;

    FirstHead(Duration limit) {
      this.limit = limit;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      end =
          context
              .executor()
              .schedule(() -> close(context), limit.toMillis(), TimeUnit.MILLISECONDS);
      context.fireChannelActive();
    }

    private static void close(ChannelHandlerContext context) {
      ChannelFuture _ = context.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
      if (read instanceof ByteBuf bytes && endsHead(bytes)) {
        stop();
        context.pipeline().remove(this);
      }
      context.fireChannelRead(read);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      stop();
      context.fireChannelInactive();
    }

    private void stop() {
      if (end != null) {
        end.cancel(false);
      }
    }

    private boolean endsHead(ByteBuf bytes) {
      for (int at = bytes.readerIndex(); at < bytes.writerIndex(); at++) {
        byte next = bytes.getByte(at);
        if (next == '\n') {
          lineBreaks += begun ? 1 : 0;
        } else if (next != '\r') {
          begun = true;
          lineBreaks = 0;
        }
        if (lineBreaks == 2) {
          return true;
        }
      }
      return false;
    }
  }
}
