package dev.offpeak.gateway;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;

/** Whether addresses are this machine's, and a URL the gateway's own. */
final class OwnAddress {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private OwnAddress() {}

  /** Whether only this machine can reach the address. A name nobody knows is taken for foreign. */
  static boolean isLoopback(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  /** Whether calls to the URL would come back to the port on this machine. */
  static boolean isSelf(String url, int port) {
    URI uri = URI.create(url);
    int called = uri.getPort() >= 0 ? uri.getPort() : url.startsWith("https") ? HTTPS : HTTP;
    if (called != port || uri.getHost() == null) {
      return false;
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
        if (address.isLoopbackAddress()
            || address.isAnyLocalAddress()
            || NetworkInterface.getByInetAddress(address) != null) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException | SocketException unknown) {
      return false;
    }
  }
}
