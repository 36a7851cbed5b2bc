package dev.offpeak.connectors.webhook;

import dev.offpeak.hooks.Channel;
import dev.offpeak.store.HookEvent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/**
 * Tells events by HTTP POST, signed. The host is resolved for each try, and what it resolves to is
 * looked at before that very address is connected to. Redirects count as failures. Thread-safe.
 */
public final class WebhookChannel implements Channel {

  private static final int GONE = 410;

  /** The JDK wraps such a failure once or twice. */
  private static final int CAUSES_MAX = 5;

  private final WebhookAddress address;
  private final SigningKey key;
  private final InstantSource time;
  private final Resolver resolver;
  private final SSLSocketFactory tls;

  /** A channel as the program uses it. */
  public WebhookChannel(WebhookAddress address, SigningKey key, InstantSource time) {
    this(address, key, time, Resolver.SYSTEM, (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /** A channel with names and certificates of one's own. */
  public WebhookChannel(
      WebhookAddress address,
      SigningKey key,
      InstantSource time,
      Resolver resolver,
      SSLSocketFactory tls) {
    this.address = address;
    this.key = key;
    this.time = time;
    this.resolver = resolver;
    this.tls = tls;
  }

  @Override
  public Outcome send(HookEvent event) {
    try {
      Optional<InetAddress> at = allowed(resolver.resolve(address.host()));
      return at.isEmpty()
          ? new Outcome.NotNow(
              "its address is not on the public Internet"
                  + (address.internal() ? "" : "; internal-host names a host of your own"),
              null)
          : outcome(Post.send(address, at.get(), tls, headers(event), body(event)));
    } catch (IOException failed) {
      return new Outcome.NotNow(problem(failed), null);
    }
  }

  private Optional<InetAddress> allowed(List<InetAddress> addresses) {
    return addresses.stream()
        .filter(one -> AddressGuard.allows(one, address.internal()))
        .findFirst();
  }

  private Map<String, String> headers(HookEvent event) {
    long now = time.instant().getEpochSecond();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("webhook-id", event.id());
    headers.put("webhook-timestamp", Long.toString(now));
    headers.put("webhook-signature", key.sign(event.id(), now, event.body()));
    return headers;
  }

  private static byte[] body(HookEvent event) {
    return event.body().getBytes(StandardCharsets.UTF_8);
  }

  private static Outcome outcome(Post.Answer answer) {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return new Outcome.Taken();
    }
    if (status == GONE) {
      return new Outcome.Never("it answered 410: it wants no more of this");
    }
    return new Outcome.NotNow(
        "it answered " + status + (status < 400 ? ", and redirects are not followed" : ""),
        answer.retryAfter());
  }

  /** Why there was no answer; no words of the failure, which may hold the address. */
  private static String problem(IOException failed) {
    return switch (failed) {
      case UnknownHostException _ -> "its host has no address";
      case SocketTimeoutException _ -> "it did not answer in time";
      case ConnectException _ -> "nobody listens there";
      case SSLException _ ->
          isOfCertificate(failed)
              ? "its certificate is not one that this machine's Java trusts for that host"
              : "it does not speak TLS as it should";
      default -> "it broke off without an answer";
    };
  }

  private static boolean isOfCertificate(Throwable failure) {
    Throwable cause = failure;
    for (int deep = 0; cause != null && deep < CAUSES_MAX; deep++) {
      if (cause instanceof CertificateException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
