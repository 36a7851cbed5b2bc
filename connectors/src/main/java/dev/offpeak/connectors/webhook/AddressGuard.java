package dev.offpeak.connectors.webhook;

import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses a webhook may be sent to. A URL is text that somebody typed or was told, and what
 * it resolves to is for others to say; so that nobody makes us knock at doors inside, only public
 * addresses are connected to. Stateless.
 */
final class AddressGuard {

  /**
   * What is not a receiver on the public Internet, by the IANA registries of special-purpose
   * addresses (checked 2026-11-25). Clouds answer for their machines' secrets in several of them.
   */
  private static final List<Block> INSIDE =
      List.of(
          block("10.0.0.0", 8),
          block("100.64.0.0", 10),
          block("127.0.0.0", 8),
          block("172.16.0.0", 12),
          block("192.168.0.0", 16),
          block("::1", 128),
          block("fc00::", 7));

  /** Never, whoever names the host: metadata of clouds, everybody at once, or nobody. */
  private static final List<Block> NEVER =
      List.of(
          block("0.0.0.0", 8),
          block("100.100.100.200", 32),
          block("169.254.0.0", 16),
          block("192.0.0.0", 24),
          block("192.0.2.0", 24),
          block("192.88.99.0", 24),
          block("198.18.0.0", 15),
          block("198.51.100.0", 24),
          block("203.0.113.0", 24),
          block("224.0.0.0", 4),
          block("240.0.0.0", 4),
          block("::", 128),
          block("64:ff9b::", 96),
          block("64:ff9b:1::", 48),
          block("100::", 64),
          block("2001::", 23),
          block("2001:db8::", 32),
          block("2002::", 16),
          block("3fff::", 20),
          block("5f00::", 16),
          block("fd00:ec2::254", 128),
          block("fe80::", 10),
          block("fec0::", 10),
          block("ff00::", 8));

  private AddressGuard() {}

  /**
   * Whether an address may be connected to. IPv4 addresses that are written as IPv6 ones are IPv4
   * addresses to Java, so that they cannot slip through.
   *
   * @param internal whether the setting names the host as the user's own
   */
  static boolean allows(InetAddress address, boolean internal) {
    byte[] bytes = address.getAddress();
    return NEVER.stream().noneMatch(block -> block.holds(bytes))
        && (internal || INSIDE.stream().noneMatch(block -> block.holds(bytes)));
  }

  private static Block block(String first, int bits) {
    return new Block(InetAddress.ofLiteral(first).getAddress(), bits);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Block(byte[] first, int bits) {

    boolean holds(byte[] address) {
      if (address.length != first.length) {
        return false;
      }
      int whole = bits / 8;
      for (int i = 0; i < whole; i++) {
        if (address[i] != first[i]) {
          return false;
        }
      }
      int left = bits % 8;
      return left == 0 || ((address[whole] ^ first[whole]) & 0xFF) >> (8 - left) == 0;
    }
  }
}
